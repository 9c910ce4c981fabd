'use client';
import { Boxes } from 'lucide-react';
import { useMemo } from 'react';
import { EventFeed } from '@/components/shared/events/event-feed';
import { HostCharts } from '@/components/shared/host-load/host-charts';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import { PageHeader } from '@/components/shared/page-header';
import { useNow } from '@/components/shared/use-now';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { plural } from '@/components/ui/format';
import { useFleet } from '@/lib/client/live-hooks';
import { AttentionCard } from './attention-card';
import { ConsumersCard } from './consumers-card';
import { EndedCard } from './ended-card';
import { needsAttention, recentlyEnded } from './fleet-health-model';
import { HostsCard } from './hosts-card';
import { OverviewSkeleton } from './overview-skeleton';
import { StateStrip } from './state-strip';

/** Ages move on even when nothing happens: a crash loop is over ten minutes after its last end. */
const LOOK_AGAIN_MS = 15_000;

export function OverviewPage() {
  const fleet = useFleet();
  const now = useNow(LOOK_AGAIN_MS);
  const scope = useHostScope();
  const { hosts, containers, events } = useMemo(() => {
    if (scope.ids === null) return fleet;
    return {
      hosts: fleet.hosts.filter((host) => scope.has(host.id)),
      containers: fleet.containers.filter((container) => scope.has(container.host)),
      events: fleet.events.filter((event) => scope.has(event.host)),
    };
  }, [fleet, scope]);
  const attention = useMemo(() => needsAttention(containers, events, now), [containers, events, now]);
  const ended = useMemo(() => recentlyEnded(containers, events, now), [containers, events, now]);
  const severalHosts = hosts.length > 1;
  const away = hosts.filter((host) => host.status !== 'live');
  // Without any engine ever reached, counts of nothing would look like an empty but healthy fleet.
  const neverSeen = hosts.length > 0 && hosts.every((host) => host.status === 'connecting');
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      <PageHeader
        title="Overview"
        beside={
          fleet.synced && !neverSeen ? (
            <span className="text-ink-muted">
              {plural(containers.length, 'container')}
              {severalHosts && ` on ${hosts.length} hosts`}
            </span>
          ) : undefined
        }
      />
      {away.map((host) => (
        <HostTroubleBanner key={host.id} host={host} />
      ))}
      {!fleet.synced && <OverviewSkeleton />}
      {fleet.synced && !neverSeen && (
        <>
          <StateStrip containers={containers} scope={scope} />
          {containers.length === 0 ? (
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
              <EmptyFleet />
              <HostsCard hosts={hosts} />
            </div>
          ) : (
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
              <div className="flex min-w-0 flex-col gap-4">
                <AttentionCard rows={attention} severalHosts={severalHosts} />
                <EndedCard rows={ended} severalHosts={severalHosts} />
                <HostCharts hosts={hosts} />
                <ConsumersCard containers={containers} severalHosts={severalHosts} />
              </div>
              <div className="flex min-w-0 flex-col gap-4">
                <HostsCard hosts={hosts} />
                <EventFeed events={events} containers={containers} severalHosts={severalHosts} />
              </div>
            </div>
          )}
        </>
      )}
    </div>
  );
}

const FIRST_COMMAND = 'docker run -d --name hello --memory 64m -p 127.0.0.1:8080:80 nginx';

function EmptyFleet() {
  return (
    <Card>
      <EmptyState icon={<Boxes aria-hidden />} title="No containers yet">
        <p>The engine answers and has no containers. Start one and it appears here at once, for example:</p>
        <div className="mt-3 flex items-center gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5 text-left">
          <code className="min-w-0 flex-1 text-xs break-words text-ink">{FIRST_COMMAND}</code>
          <CopyButton text={FIRST_COMMAND} label="Copy the command" />
        </div>
      </EmptyState>
    </Card>
  );
}
