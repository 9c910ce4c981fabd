'use client';
import { ChevronLeft, Pencil, SearchX, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { EventFeed } from '@/components/shared/events/event-feed';
import { HostCharts } from '@/components/shared/host-load/host-charts';
import { HostMeters } from '@/components/shared/host-load/host-meters';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { EnvironmentBadge } from '@/components/shared/hosts/host-label';
import { HostSince, HostStatePill } from '@/components/shared/hosts/host-state';
import { useDialogAddress } from '@/components/shared/use-dialog-address';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import { Skeleton } from '@/components/ui/skeleton';
import { useContainers, useEvents, useFleetSynced, useHost, useHosts, useStatsSummary } from '@/lib/client/live-hooks';
import { useWhyNot } from '@/lib/client/me';
import type { HostSummary } from '@/lib/contract/host';
import { HostContainersCard } from './host-containers-card';
import { HostDiskCard } from './host-disk-card';
import { EngineCard, EngineWarnings } from './host-facts';
import { useHostDialogs } from './use-host-dialogs';

/** One host: its connection, engine, load, containers and events. */
export function HostPage({ id }: { id: string }) {
  const host = useHost(id);
  const synced = useFleetSynced();
  if (host === undefined) return synced ? <UnknownHost id={id} /> : <HostSkeleton />;
  return <KnownHost host={host} />;
}

function KnownHost({ host }: { host: HostSummary }) {
  const fleet = useContainers();
  const events = useEvents();
  const { hosts: samples } = useStatsSummary();
  const containers = useMemo(() => fleet.filter((each) => each.host === host.id), [fleet, host.id]);
  const own = useMemo(() => events.filter((each) => each.host === host.id), [events, host.id]);
  const shown = useMemo(() => [host], [host]);
  const live = host.status === 'live';
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      <HostHeader host={host} />
      <HostTroubleBanner host={host} />
      {host.engine !== null && (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(20rem,1fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            {live && <EngineWarnings warnings={host.engine.warnings} />}
            <HostCharts hosts={shown} />
            <HostContainersCard host={host} containers={containers} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            {live && (
              <Card title="Now">
                <HostMeters host={host} sample={samples[host.id]} />
              </Card>
            )}
            <EngineCard host={host} />
            <HostDiskCard host={host} />
            <EventFeed events={own} containers={containers} severalHosts={false} />
          </div>
        </div>
      )}
      {host.engine === null && host.trouble === null && (
        <p role="status" className="text-ink-muted">
          Connecting to {host.endpoint} …
        </p>
      )}
    </div>
  );
}

function HostHeader({ host }: { host: HostSummary }) {
  const router = useRouter();
  const whyNot = useWhyNot('hosts:manage');
  const { dialogs, change, remove, isOfSettings } = useHostDialogs({ onRemoved: () => router.push('/hosts') });
  const ofSettings = isOfSettings(host.id);
  useDialogAddress({ change: whyNot === undefined ? () => change(host) : null });
  return (
    <header className="flex flex-col gap-2">
      <Link href="/hosts" className="inline-flex w-fit items-center gap-0.5 text-xs text-ink-muted hover:text-ink">
        <ChevronLeft aria-hidden className="size-3.5" />
        All hosts
      </Link>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold break-all">
          <SafeText>{host.name}</SafeText>
        </h1>
        <span className="flex flex-wrap items-center gap-1.5">
          <EnvironmentBadge host={host} />
          <HostStatePill host={host} plain={false} />
          {host.status === 'reconnecting' && <Badge tone="warn">last known</Badge>}
          <span className="text-xs text-ink-subtle">
            <HostSince host={host} />
          </span>
        </span>
        <div className="flex-1" />
        <Button
          icon={<Pencil aria-hidden className="size-4" />}
          disabled={whyNot !== undefined}
          title={whyNot}
          onClick={() => change(host)}
        >
          Change
        </Button>
        <Button
          icon={<Trash2 aria-hidden className="size-4" />}
          disabled={whyNot !== undefined || ofSettings}
          title={whyNot ?? (ofSettings ? 'It comes from the console’s own settings (DOCKER_HOST).' : undefined)}
          onClick={() => remove(host)}
        >
          Remove
        </Button>
      </div>
      <p className="font-mono text-xs break-all text-ink-muted">
        <SafeText>{host.endpoint}</SafeText>
      </p>
      {dialogs}
    </header>
  );
}

function UnknownHost({ id }: { id: string }) {
  const hosts = useHosts();
  return (
    <div className="p-4 md:p-6">
      <h1 className="sr-only">Host not found</h1>
      <Card>
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={`There is no host “${visibleText(id.slice(0, 40))}”`}
          action={
            <Link href="/hosts" className="text-accent hover:underline">
              All hosts
            </Link>
          }
        >
          The console knows {hosts.length === 0 ? 'no hosts' : hosts.map((each) => each.name).join(', ')}.
        </EmptyState>
      </Card>
    </div>
  );
}

function HostSkeleton() {
  return (
    <div role="status" aria-label="Loading the host" className="flex flex-col gap-4 p-4 md:p-6">
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-48 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  );
}
