'use client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ContainerSummary } from '../contract/container';
import type { FleetEvent } from '../contract/event';
import type { HostSummary } from '../contract/host';
import type { InventoryKind } from '../contract/inventory';
import type { Problem } from '../contract/problem';
import type { StatsSample } from '../contract/stats';
import type { ActivityState } from './activity-store';
import type { DeploymentState } from './deployment-store';
import type { FleetState } from './fleet-store';
import type { LiveStatus } from './live-connection';
import { useLiveClient } from './live-provider';
import type { ContainerFigures, StatsSummary } from './stats-store';

export function useLiveStatus(): LiveStatus {
  const { connection } = useLiveClient();
  return useSyncExternalStore(connection.onStatus, connection.status, connection.status);
}

/** Re-renders only when what `select` picks is another value: pick things with a stable identity. */
function useFleetSelector<T>(select: (state: FleetState) => T): T {
  const { fleet } = useLiveClient();
  const pick = () => select(fleet.state());
  return useSyncExternalStore(fleet.subscribe, pick, pick);
}

const whole = (state: FleetState) => state;

export function useFleet(): FleetState {
  return useFleetSelector(whole);
}

/** Whether the first snapshot is here: before it, an empty list means nothing. */
export function useFleetSynced(): boolean {
  return useFleetSelector((state) => state.synced);
}

/** All containers, by host and name. */
export function useContainers(): readonly ContainerSummary[] {
  return useFleetSelector((state) => state.containers);
}

/** By full id. undefined: unknown, or removed. */
export function useContainer(host: string, id: string): ContainerSummary | undefined {
  const { fleet } = useLiveClient();
  return useFleetSelector(() => fleet.container(host, id));
}

export function useHosts(): readonly HostSummary[] {
  return useFleetSelector((state) => state.hosts);
}

export function useHost(host: string): HostSummary | undefined {
  return useFleetSelector((state) => state.hosts.find((each) => each.id === host));
}

/** What happened lately, newest last. With `host` and `id`: to that container only. */
export function useEvents(of?: { host: string; id: string }): readonly FleetEvent[] {
  const events = useFleetSelector((state) => state.events);
  const host = of?.host;
  const id = of?.id;
  return useMemo(
    () => (id === undefined ? events : events.filter((event) => event.host === host && event.id === id)),
    [events, host, id],
  );
}

/** CPU and memory of every running container and the load of the hosts, every 2 s while anything on the page reads it. */
export function useStatsSummary(): StatsSummary {
  const { stats } = useLiveClient();
  useStatsFeed();
  return useSyncExternalStore(stats.subscribe, stats.summary, stats.summary);
}

/** The same while it is `needed`; else null, and new figures render nothing. */
export function useStatsSummaryIf(needed: boolean): StatsSummary | null {
  const { stats } = useLiveClient();
  useStatsFeed();
  const pick = () => (needed ? stats.summary() : null);
  return useSyncExternalStore(stats.subscribe, pick, pick);
}

/** Keeps the figures coming without re-rendering: cells read their own with `useContainerFigures`. */
export function useStatsFeed(): void {
  const client = useLiveClient();
  useEffect(() => client.readStats(), [client]);
}

/** Last figures and sparkline of one container; undefined while it has none. Needs a `useStatsFeed` on the page. */
export function useContainerFigures(host: string, id: string): ContainerFigures | undefined {
  const { stats } = useLiveClient();
  const pick = () => stats.figures(host, id);
  return useSyncExternalStore(stats.subscribe, pick, pick);
}

export interface ContainerStats {
  /** Oldest first, of the last hour. */
  samples: readonly StatsSample[];
  /** `waiting`: nothing has come yet. `ended`: the container stopped or is gone; what there was stays. */
  state: 'waiting' | 'live' | 'ended';
  problem: Problem | undefined;
}

const HOUR_MS = 3_600_000;
const WAITING: ContainerStats = { samples: [], state: 'waiting', problem: undefined };

/** The last hour and every new sample of one container, while mounted. `running` false: the past is asked for, then it rests. */
export function useContainerStats(host: string, id: string): ContainerStats {
  const { connection } = useLiveClient();
  const running = useContainer(host, id)?.state === 'running';
  const [stats, setStats] = useState(WAITING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a container that starts again is watched again
  useEffect(() => {
    let fresh = true;
    const subscription = connection.subscribe(
      { kind: 'container-stats', host, container: id },
      {
        restarted: () => {
          fresh = true;
        },
        message(message) {
          if (message.type === 'container-stats') {
            const replace = fresh;
            fresh = false;
            setStats((before) => ({
              samples: join(replace ? [] : before.samples, message.samples),
              state: 'live',
              problem: undefined,
            }));
          } else if (message.type === 'ended') {
            setStats((before) => ({ ...before, state: 'ended', problem: message.problem }));
          }
        },
      },
    );
    return () => subscription.close();
  }, [connection, host, id, running]);
  return stats;
}

function join(before: readonly StatsSample[], more: readonly StatsSample[]): readonly StatsSample[] {
  const last = more.at(-1);
  if (last === undefined) return before;
  const oldest = last.at - HOUR_MS;
  const first = before.findIndex((sample) => sample.at >= oldest);
  return [...(first < 0 ? [] : before.slice(first)), ...more];
}

/** Long work on the server, newest first, while anything on the page reads it. */
export function useActivities(): ActivityState {
  const client = useLiveClient();
  useEffect(() => client.readActivities(), [client]);
  return useSyncExternalStore(client.activities.subscribe, client.activities.state, client.activities.state);
}

/** What is deployed now and was lately, newest first, while anything on the page reads it. */
export function useDeployments(): DeploymentState {
  const client = useLiveClient();
  useEffect(() => client.readDeployments(), [client]);
  return useSyncExternalStore(client.deployments.subscribe, client.deployments.state, client.deployments.state);
}

/** Keeps the lists of this kind fresh while the component is on the page: queries whose key begins with `of` are asked again. */
export function useInventoryFeed(of: InventoryKind): void {
  const client = useLiveClient();
  useEffect(() => client.readInventory(of), [client, of]);
}
