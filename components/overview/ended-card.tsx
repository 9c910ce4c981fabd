import { CirclePlay, CircleStop, CircleX } from 'lucide-react';
import { ContainerLink } from '@/components/shared/container-link';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { StatusPill } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { EndedRow } from './fleet-health-model';
import { ShowMore } from './show-more';

const SHOWN = 6;

/** Who died within the day, with the exit code in words and the reason. */
export function EndedCard({ rows, severalHosts }: { rows: readonly EndedRow[]; severalHosts: boolean }) {
  const unexpected = rows.filter((row) => row.unexpected).length;
  return (
    <Card
      title="Ended in the last 24 hours"
      flush
      actions={
        unexpected > 0 ? (
          <span className="text-xs font-medium text-bad figures">{unexpected} unexpected</span>
        ) : undefined
      }
    >
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-ink-muted">No container ended.</p>
      ) : (
        <ShowMore rows={rows} shown={SHOWN} label="Containers that ended">
          {(row) => <Row key={`${row.container.host}/${row.container.id}`} row={row} severalHosts={severalHosts} />}
        </ShowMore>
      )}
    </Card>
  );
}

function Row({ row, severalHosts }: { row: EndedRow; severalHosts: boolean }) {
  const { container, exitCode, reason, unexpected, backAgain, at } = row;
  const Icon = unexpected ? CircleX : CircleStop;
  return (
    <li className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-4 py-2 sm:grid-cols-[minmax(9rem,14rem)_8.5rem_minmax(0,1fr)_auto]">
      <span className="flex min-w-0 items-baseline gap-2">
        <ContainerLink container={container} tab="logs" className="truncate" />
        {severalHosts && (
          <span className="shrink-0 text-xs text-ink-subtle">
            <HostLabel host={container.host} />
          </span>
        )}
      </span>
      <span className="max-sm:justify-self-end">
        <StatusPill tone={unexpected ? 'bad' : 'idle'} icon={<Icon aria-hidden />} plain>
          {exitCode === null ? 'ended' : `exit code ${exitCode}`}
        </StatusPill>
      </span>
      <span className="min-w-0 break-words text-ink-muted max-sm:col-span-2">
        <SafeText>{reason}</SafeText>
        {backAgain && (
          <span className="ml-2 inline-flex items-center gap-1 text-ok">
            <CirclePlay aria-hidden className="size-3.5" />
            runs again
          </span>
        )}
      </span>
      <span className="text-xs text-ink-subtle max-sm:col-span-2">
        <RelativeTime at={at} />
      </span>
    </li>
  );
}
