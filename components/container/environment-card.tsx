'use client';
import { Eye, EyeOff, LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { plural } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { SearchInput } from '@/components/ui/search-input';
import { useWhyNot } from '@/lib/client/me';
import { revealEnvironment } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { ContainerDetail } from '@/lib/contract/container';
import { useShownContainer } from './shown-container';

type Variable = ContainerDetail['environment'][number];

/** From this many variables on a filter is worth its place. */
const FILTER_FROM = 12;

/**
 * The environment. Revealed values live in this component alone, never in the query cache: they are gone when the page is
 * left or they are hidden again.
 */
export function EnvironmentCard({ environment }: { environment: readonly Variable[] }) {
  const { container, gone } = useShownContainer();
  const [revealed, setRevealed] = useState<readonly Variable[] | null>(null);
  const [text, setText] = useState('');
  const whyNot = useWhyNot('secrets:reveal');
  const reveal = useAction(revealEnvironment, { doing: () => `Reveal the environment of ${container.name}` });
  const masked = environment.filter((variable) => variable.masked).length;
  const needle = text.trim().toLowerCase();
  const shown = (revealed ?? environment).filter((variable) => variable.name.toLowerCase().includes(needle));
  const show = async () => {
    const answer = await reveal.run({ params: { host: container.host, id: container.id }, body: {} });
    if (answer) setRevealed(answer.environment);
  };
  return (
    <Card
      title={`Environment (${environment.length})`}
      flush
      actions={
        masked === 0 ? undefined : revealed ? (
          <Button size="small" icon={<EyeOff aria-hidden className="size-3.5" />} onClick={() => setRevealed(null)}>
            Hide again
          </Button>
        ) : (
          <Button
            size="small"
            busy={reveal.busy}
            disabled={whyNot !== undefined || gone}
            title={whyNot ?? 'Your name and the time go into the audit log'}
            icon={<Eye aria-hidden className="size-3.5" />}
            onClick={() => void show()}
          >
            Reveal {plural(masked, 'hidden value')}
          </Button>
        )
      }
    >
      {masked > 0 && (
        <p className="border-b border-line bg-sunken px-4 py-2 text-xs text-ink-muted">
          {revealed
            ? 'Everything is shown. That it was revealed, and by whom, stands in the audit log.'
            : `What looks like a secret is hidden. ${whyNot ?? 'Revealing it is written to the audit log.'}`}
        </p>
      )}
      {environment.length >= FILTER_FROM && (
        <div className="border-b border-line px-4 py-2">
          <SearchInput label="Filter by name" value={text} onChange={setText} />
        </div>
      )}
      {shown.length === 0 ? (
        <p className="p-4 text-ink-muted">{environment.length === 0 ? 'No variables are set.' : 'No name matches.'}</p>
      ) : (
        <dl className="divide-y divide-line">
          {shown.map((variable, index) => (
            <Row key={`${variable.name}-${index}`} variable={variable} />
          ))}
        </dl>
      )}
    </Card>
  );
}

function Row({ variable }: { variable: Variable }) {
  return (
    <div className="group flex min-h-9 flex-wrap items-center gap-x-4 px-4 py-1 sm:flex-nowrap">
      <dt className="w-full font-mono text-xs break-all sm:w-2/5 sm:shrink-0">
        <SafeText>{variable.name}</SafeText>
        {variable.fromImage && <span className="ml-2 font-sans text-ink-subtle">image</span>}
      </dt>
      <dd className="flex min-w-0 flex-1 items-center gap-2 font-mono text-xs">
        {variable.value === null ? (
          <Badge title="Hidden: it looks like a secret">
            <LockKeyhole aria-hidden className="mr-1 size-3" />
            hidden
          </Badge>
        ) : (
          <>
            <span className="min-w-0 break-all">
              {variable.value === '' ? (
                <span className="font-sans text-ink-subtle">empty</span>
              ) : (
                <SafeText>{variable.value}</SafeText>
              )}
            </span>
            {variable.masked && <span className="shrink-0 font-sans text-warn">secret</span>}
            <span className="ml-auto opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
              <CopyButton text={variable.value} label={`Copy the value of ${variable.name}`} />
            </span>
          </>
        )}
      </dd>
    </div>
  );
}
