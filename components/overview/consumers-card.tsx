'use client';
import { ContainerLink } from '@/components/shared/container-link';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { Card } from '@/components/ui/card';
import { formatBytes, formatPercent } from '@/components/ui/format';
import { containerKey } from '@/lib/client/fleet-store';
import { useStatsSummary } from '@/lib/client/live-hooks';
import type { ContainerSummary } from '@/lib/contract/container';
import { type Consumer, topByCpu, topByMemory } from './top-consumers-model';

const SHOWN = 5;

/** Who uses the most, beside what each is allowed. */
export function ConsumersCard(props: { containers: readonly ContainerSummary[]; severalHosts: boolean }) {
  const { containers, severalHosts } = props;
  const { containers: figures, at } = useStatsSummary();
  const briefOf = (host: string, id: string) => figures.get(containerKey(host, id));
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Ranking
        title="Most CPU"
        note="100 % = one core"
        rows={topByCpu(containers, briefOf, SHOWN)}
        words={formatPercent}
        severalHosts={severalHosts}
        waiting={at === 0}
      />
      <Ranking
        title="Most memory"
        note="without file cache"
        rows={topByMemory(containers, briefOf, SHOWN)}
        words={formatBytes}
        severalHosts={severalHosts}
        waiting={at === 0}
      />
    </div>
  );
}

interface RankingProps {
  title: string;
  note: string;
  rows: readonly Consumer[];
  words: (value: number) => string;
  severalHosts: boolean;
  waiting: boolean;
}

function Ranking({ title, note, rows, words, severalHosts, waiting }: RankingProps) {
  return (
    <Card title={title} flush actions={<span className="text-xs text-ink-subtle">{note}</span>}>
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-ink-muted">{waiting ? 'The first figures come in a moment.' : 'Nothing runs.'}</p>
      ) : (
        <ol className="flex flex-col py-1">
          {rows.map((row) => (
            <ConsumerRow
              key={`${row.container.host}/${row.container.id}`}
              row={row}
              words={words}
              severalHosts={severalHosts}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

function ConsumerRow({
  row,
  words,
  severalHosts,
}: {
  row: Consumer;
  words: (value: number) => string;
  severalHosts: boolean;
}) {
  const high = row.limit !== null && row.share >= 0.8;
  return (
    <li className="flex flex-col gap-1 px-4 py-1.5">
      <div className="flex items-baseline gap-3">
        <span className="flex min-w-0 flex-1 items-baseline gap-2">
          <ContainerLink container={row.container} tab="stats" className="truncate" />
          {severalHosts && (
            <span className="shrink-0 text-xs text-ink-subtle">
              <HostLabel host={row.container.host} />
            </span>
          )}
        </span>
        <span className="shrink-0 text-xs figures">
          <span className="text-sm font-medium">{words(row.value)}</span>{' '}
          <span className={high ? 'text-warn' : 'text-ink-subtle'}>
            {row.limit === null ? 'no limit' : `of ${words(row.limit)}`}
          </span>
        </span>
      </div>
      <span aria-hidden className="h-1 overflow-hidden rounded-full bg-idle-soft">
        <span
          className={`block h-full rounded-full ${row.limit === null ? 'bg-series-6' : high ? 'bg-warn' : 'bg-accent'}`}
          style={{ width: `${Math.max(1, Math.round(row.share * 100))}%` }}
        />
      </span>
    </li>
  );
}
