'use client';
import { useEffect, useState } from 'react';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { toComposeFile } from '@/lib/containers/spec/compose-file';
import { toRunCommand } from '@/lib/containers/spec/run-command';
import type { ContainerSpec } from '@/lib/contract/container-spec';

/** What the form comes to, as people know it, while they fill it in. */
export function PreviewCard({ spec }: { spec: ContainerSpec }) {
  const run = toRunCommand(spec);
  const compose = useComposeText(spec);
  return (
    <>
      <Card title="docker run" actions={<CopyButton text={run} label="Copy the docker run line" />}>
        <CodeBlock label="docker run line" text={run} />
      </Card>
      <Card title="Compose" actions={<CopyButton text={compose ?? ''} label="Copy the Compose file" />}>
        {compose === null ? <p role="status">Loading …</p> : <CodeBlock label="Compose file" text={compose} />}
      </Card>
    </>
  );
}

function CodeBlock({ label, text }: { label: string; text: string }) {
  return (
    // Scrolls by keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
    <section aria-label={label} tabIndex={0} className="max-h-80 overflow-auto">
      <pre className="font-mono text-xs whitespace-pre">
        <code>{text}</code>
      </pre>
    </section>
  );
}

/** null until the writer of YAML is there: it is heavy, so only this card fetches it. */
function useComposeText(spec: ContainerSpec): string | null {
  const [write, setWrite] = useState<((value: unknown) => string) | null>(null);
  useEffect(() => {
    let wanted = true;
    void import('yaml').then(({ stringify }) => {
      if (wanted) setWrite(() => (value: unknown) => stringify(value, { lineWidth: 0 }));
    });
    return () => {
      wanted = false;
    };
  }, []);
  return write === null ? null : write(toComposeFile(spec));
}
