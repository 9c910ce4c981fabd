'use client';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, KeyValueList } from '@/components/ui/card';
import { useWhyNot } from '@/lib/client/me';
import type { ContainerDetail } from '@/lib/contract/container';
import { limitFacts, securityFacts } from './container-words';
import { FactText } from './fact-text';
import { useShownContainer } from './shown-container';

const ResourceEditor = dynamic(() => import('./resource-editor'), { ssr: false });

export function LimitsCard({ detail }: { detail: ContainerDetail }) {
  const { gone } = useShownContainer();
  const whyNot = useWhyNot('containers:update', detail);
  const [editing, setEditing] = useState(false);
  return (
    <Card
      title="Limits"
      actions={
        gone ? undefined : (
          <Button size="small" disabled={whyNot !== undefined} title={whyNot} onClick={() => setEditing(true)}>
            Change
          </Button>
        )
      }
    >
      <KeyValueList rows={limitFacts(detail).map(({ label, fact }) => ({ label, value: <FactText fact={fact} /> }))} />
      {editing && <ResourceEditor detail={detail} open onOpenChange={setEditing} />}
    </Card>
  );
}

const ORDER = { warn: 0, plain: 1, good: 2 };

export function SecurityCard({ detail }: { detail: ContainerDetail }) {
  const facts = securityFacts(detail).sort((a, b) => ORDER[a.tone] - ORDER[b.tone]);
  return (
    <Card title="How it is kept apart from the host">
      <ul className="flex flex-col gap-1.5">
        {facts.map((fact) => (
          <li key={fact.words}>
            <FactText fact={fact} marked />
          </li>
        ))}
      </ul>
    </Card>
  );
}
