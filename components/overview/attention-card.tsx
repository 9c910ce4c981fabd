import { CircleCheck, CircleX, RefreshCwOff, RotateCw, Skull } from 'lucide-react';
import Link from 'next/link';
import { ContainerLink } from '@/components/shared/container-link';
import { containerPath } from '@/components/shared/container-path';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { StatusPill, type Tone } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Elapsed } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { AttentionKind, AttentionRow } from './fleet-health-model';
import { ShowMore } from './show-more';

const LOOKS: Record<AttentionKind, { tone: Tone; word: string; Icon: typeof CircleX; tab: 'health' | 'logs' }> = {
  unhealthy: { tone: 'bad', word: 'unhealthy', Icon: CircleX, tab: 'health' },
  'crash-loop': { tone: 'bad', word: 'crash looping', Icon: RefreshCwOff, tab: 'logs' },
  restarting: { tone: 'warn', word: 'restarting', Icon: RotateCw, tab: 'logs' },
  dead: { tone: 'bad', word: 'dead', Icon: Skull, tab: 'logs' },
};
const SHOWN = 8;

export function AttentionCard({ rows, severalHosts }: { rows: readonly AttentionRow[]; severalHosts: boolean }) {
  return (
    <Card title="Needs attention" flush actions={rows.length > 0 ? <Count count={rows.length} /> : undefined}>
      {rows.length === 0 ? (
        <p className="flex items-center gap-2 px-4 py-3 text-ink-muted">
          <CircleCheck aria-hidden className="size-4 text-ok" />
          Nothing is unhealthy, restarting or crash looping.
        </p>
      ) : (
        <ShowMore rows={rows} shown={SHOWN} label="Containers that need attention">
          {(row) => <Row key={`${row.container.host}/${row.container.id}`} row={row} severalHosts={severalHosts} />}
        </ShowMore>
      )}
    </Card>
  );
}

function Count({ count }: { count: number }) {
  return <span className="text-xs font-medium text-bad figures">{count}</span>;
}

function Row({ row, severalHosts }: { row: AttentionRow; severalHosts: boolean }) {
  const { container, kind, words, since } = row;
  const { tone, word, Icon, tab } = LOOKS[kind];
  return (
    <li className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-4 py-2 sm:grid-cols-[minmax(9rem,14rem)_8.5rem_minmax(0,1fr)_auto]">
      <span className="flex min-w-0 items-baseline gap-2 truncate">
        <ContainerLink container={container} className="truncate" />
        {severalHosts && (
          <span className="shrink-0 text-xs text-ink-subtle">
            <HostLabel host={container.host} />
          </span>
        )}
      </span>
      <span className="max-sm:justify-self-end">
        <StatusPill tone={tone} icon={<Icon aria-hidden />} plain>
          {word}
        </StatusPill>
      </span>
      <span className="min-w-0 text-ink-muted break-words max-sm:col-span-2">
        <SafeText>{words}</SafeText>
        {since !== null && (
          <span className="text-ink-subtle">
            , for <Elapsed at={since} />
          </span>
        )}
      </span>
      <Link
        href={containerPath(container, tab)}
        prefetch={false}
        className="text-accent hover:underline max-sm:hidden"
        aria-label={`${tab === 'health' ? 'Probes' : 'Logs'} of ${container.name}`}
      >
        {tab === 'health' ? 'Probes' : 'Logs'}
      </Link>
    </li>
  );
}
