'use client';
import { type ReactNode, useEffect, useRef } from 'react';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { Skeleton } from '@/components/ui/skeleton';
import { useContainers, useFleetSynced, useHost } from '@/lib/client/live-hooks';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSummary } from '@/lib/contract/host';
import { ContainerHeader } from './container-header';
import { ContainerTabs } from './container-tabs';
import { ContainerUnknown } from './container-unknown';
import { GoneBanner } from './gone-banner';
import { type Presence, presenceOf } from './known-container-model';
import { ShownContainerProvider } from './shown-container';
import { ThumbBar } from './thumb-bar';

export interface ContainerShellProps {
  host: string;
  /** As in the address: full id, its beginning, or a name. */
  container: string;
  children: ReactNode;
}

/** What surrounds every tab of a container's page. */
export function ContainerShell({ host: hostId, container: ref, children }: ContainerShellProps) {
  const presence = usePresence(hostId, ref);
  const host = useHost(hostId);
  const name = presence.kind === 'present' || presence.kind === 'gone' ? presence.container.name : null;
  useEffect(() => {
    if (name !== null) document.title = `${name} · Pilothouse`;
  }, [name]);
  if (presence.kind === 'loading') return <ShellSkeleton />;
  if (presence.kind === 'unknown' && host?.status === 'connecting') return <NotReached host={host} />;
  if (presence.kind === 'unknown') return <ContainerUnknown host={hostId} container={ref} />;
  const gone = presence.kind === 'gone';
  return (
    <ShownContainerProvider value={{ container: presence.container, host, gone }}>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col gap-4 p-4 md:p-6">
        <ContainerHeader />
        {gone && <GoneBanner since={presence.since} successor={presence.successor} />}
        {!gone && host && <HostTroubleBanner host={host} />}
        <ContainerTabs address={`/hosts/${hostId}/containers/${ref}`} />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
        <ThumbBar address={`/hosts/${hostId}/containers/${ref}`} />
      </div>
    </ShownContainerProvider>
  );
}

/** Remembers what the page showed, so that a removed container stays readable. */
function usePresence(host: string, ref: string): Presence {
  const containers = useContainers();
  const synced = useFleetSynced();
  const kept = useRef<{ key: string; container: ContainerSummary; missedAt: number | null } | null>(null);
  const key = `${host}/${ref}`;
  const mine = kept.current?.key === key ? kept.current : null;
  const last = mine && { container: mine.container, missedAt: mine.missedAt ?? Date.now() };
  const presence = presenceOf({ containers, synced }, host, ref, last);
  useEffect(() => {
    if (presence.kind === 'present') kept.current = { key, container: presence.container, missedAt: null };
    if (presence.kind === 'gone') kept.current = { key, container: presence.container, missedAt: presence.since };
  });
  return presence;
}

/** An engine that never answered: whether it has the container is not known, so nothing is claimed. */
function NotReached({ host }: { host: HostSummary }) {
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      <h1 className="sr-only">Container</h1>
      <HostTroubleBanner host={host} />
      <p className="text-ink-muted">
        Whether it has this container is not known before it answers. The page goes on by itself as soon as it does.
      </p>
    </div>
  );
}

function ShellSkeleton() {
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6" role="status">
      <h1 className="sr-only">Container</h1>
      <span className="sr-only">Loading</span>
      <Skeleton className="h-7 w-56" />
      <Skeleton className="h-4 w-80 max-w-full" />
      <Skeleton className="h-9 w-full" />
      <div className="grid gap-4 xl:grid-cols-2">
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}
