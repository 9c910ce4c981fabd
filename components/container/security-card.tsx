import { Card, KeyValueList } from '@/components/ui/card';
import type { ContainerDetail } from '@/lib/contract/container';
import { limitFacts, securityFacts } from './container-words';
import { FactText } from './fact-text';

export function LimitsCard({ detail }: { detail: ContainerDetail }) {
  return (
    <Card title="Limits">
      <KeyValueList rows={limitFacts(detail).map(({ label, fact }) => ({ label, value: <FactText fact={fact} /> }))} />
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
