'use client';
import { useMemo, useState } from 'react';
import { Card } from '@/components/ui/card';
import { Select } from '@/components/ui/input';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { ContainerSummary } from '@/lib/contract/container';
import type { FleetEvent } from '@/lib/contract/event';
import { ContainerLink } from '../container-link';
import { HostLabel } from '../hosts/host-label';
import { type FeedRow, feedRows } from './event-feed-model';
import { EventIcon } from './event-icon';
import { EVENT_KIND_WORDS, EVENT_KINDS, type EventKind } from './event-words';

/** So many rows are drawn; the 1,000 that are kept are reached by the filter. */
const SHOWN = 60;

export interface EventFeedProps {
  events: readonly FleetEvent[];
  containers: readonly ContainerSummary[];
  severalHosts: boolean;
}

/** What happens, as it happens, newest first. */
export function EventFeed({ events, containers, severalHosts }: EventFeedProps) {
  const [kind, setKind] = useState<EventKind | 'all'>('all');
  const rows = useMemo(() => feedRows(events, kind, SHOWN), [events, kind]);
  const here = useMemo(() => new Set(containers.map((each) => `${each.host}/${each.id}`)), [containers]);
  return (
    <Card
      title="Events"
      flush
      actions={
        <Select
          aria-label="Kind of event"
          value={kind}
          onChange={(event) => setKind(event.target.value as EventKind | 'all')}
        >
          <option value="all">All</option>
          {EVENT_KINDS.map((each) => (
            <option key={each} value={each}>
              {EVENT_KIND_WORDS[each]}
            </option>
          ))}
        </Select>
      }
    >
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-ink-muted">
          {events.length === 0 ? 'Nothing happened since the console watches.' : 'Nothing of this kind lately.'}
        </p>
      ) : (
        <ScrollRegion label="What happened, newest first" className="max-h-[36rem] overflow-y-auto">
          <ol aria-label="Events, newest first" className="divide-y divide-line">
            {rows.map((row) => (
              <Row
                key={row.key}
                row={row}
                linked={here.has(`${row.event.host}/${row.event.id}`)}
                severalHosts={severalHosts}
              />
            ))}
          </ol>
        </ScrollRegion>
      )}
    </Card>
  );
}

function Row({ row, linked, severalHosts }: { row: FeedRow; linked: boolean; severalHosts: boolean }) {
  const { event, words, tone, times } = row;
  const name = event.name || event.id.slice(0, 12);
  return (
    <li className="flex items-start gap-2.5 px-4 py-2">
      <EventIcon event={event} tone={tone} />
      <span className="min-w-0 flex-1 break-words">
        {event.type === 'console' ? null : linked ? (
          <ContainerLink container={{ host: event.host, id: event.id, name }} />
        ) : (
          <span className="font-medium">
            <SafeText>{name}</SafeText>
          </span>
        )}{' '}
        <span className="text-ink-muted">
          <SafeText>{words}</SafeText>
          {times > 1 && <span className="figures">, {times} times</span>}
        </span>
        {severalHosts && (
          <span className="inline-flex items-baseline gap-1 text-xs text-ink-subtle">
            {' on '}
            <HostLabel host={event.host} />
          </span>
        )}
      </span>
      <span className="shrink-0 pt-0.5 text-xs text-ink-subtle">
        <RelativeTime at={event.at} />
      </span>
    </li>
  );
}
