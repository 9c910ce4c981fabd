import 'server-only';
import type { ContainerSummary } from '@/lib/contract/container';
import type { FleetEvent } from '@/lib/contract/event';
import type { HostSummary } from '@/lib/contract/host';

/** What changed between two revisions. Whole rows, never parts of rows: applying one twice does no harm. Never changed after it was made. */
export interface FleetPatch {
  readonly revision: number;
  readonly hosts: readonly HostSummary[];
  readonly removedHosts: readonly string[];
  readonly containers: readonly ContainerSummary[];
  /** `stack`: the one that it belonged to, to know who may hear of it. */
  readonly removedContainers: readonly { readonly host: string; readonly id: string; readonly stack?: string | null }[];
  readonly events: readonly FleetEvent[];
}

/** `snapshot`: too much was missed; take the whole fleet anew. */
export type FleetUpdate = { kind: 'patch'; patch: FleetPatch } | { kind: 'snapshot' };

export interface FleetSubscription {
  /** What has come since the last take, as one; null when nothing has. */
  take(): FleetUpdate | null;
  close(): void;
}

/** Patches that may wait for one subscriber, and rows and events in them, before it gets a snapshot instead. */
const MAX_PATCHES = 64;
const MAX_ITEMS = 2_000;

interface Subscriber {
  wake: () => void;
  patches: FleetPatch[];
  items: number;
  overflowed: boolean;
}

/**
 * Fan-out that nobody can hold up: every subscriber has its own bounded queue and takes from it when it can. One that keeps
 * up takes the very object that all others take (so that its JSON is made once); one that lags takes its patches merged; one
 * that lags too far is told to take a snapshot, and its queue is emptied.
 */
export class Hub {
  readonly #subscribers = new Set<Subscriber>();

  get size(): number {
    return this.#subscribers.size;
  }

  /** `wake` is called when something waits, once until it is taken. It must not throw. */
  subscribe(wake: () => void): FleetSubscription {
    const subscriber: Subscriber = { wake, patches: [], items: 0, overflowed: false };
    this.#subscribers.add(subscriber);
    return {
      take: () => take(subscriber),
      close: () => {
        this.#subscribers.delete(subscriber);
        clear(subscriber);
      },
    };
  }

  publish(patch: FleetPatch): void {
    for (const subscriber of [...this.#subscribers]) {
      const waiting = subscriber.overflowed || subscriber.patches.length > 0;
      if (!subscriber.overflowed) push(subscriber, patch);
      if (!waiting) subscriber.wake();
    }
  }
}

function push(subscriber: Subscriber, patch: FleetPatch): void {
  subscriber.items +=
    patch.containers.length + patch.removedContainers.length + patch.events.length + patch.hosts.length + 1;
  const full =
    subscriber.patches.length >= MAX_PATCHES || (subscriber.items > MAX_ITEMS && subscriber.patches.length > 0);
  if (full) {
    clear(subscriber);
    subscriber.overflowed = true;
  } else {
    subscriber.patches.push(patch);
  }
}

function take(subscriber: Subscriber): FleetUpdate | null {
  const { overflowed, patches } = subscriber;
  clear(subscriber);
  if (overflowed) return { kind: 'snapshot' };
  const [first, ...more] = patches;
  if (first === undefined) return null;
  return { kind: 'patch', patch: more.length === 0 ? first : merge(patches) };
}

function clear(subscriber: Subscriber): void {
  subscriber.patches = [];
  subscriber.items = 0;
  subscriber.overflowed = false;
}

/** The last word on each row; events all, in their order. */
export function merge(patches: readonly FleetPatch[]): FleetPatch {
  const hosts = new Map<string, HostSummary | null>();
  const containers = new Map<
    string,
    ContainerSummary | (FleetPatch['removedContainers'][number] & { removed: true })
  >();
  for (const patch of patches) {
    for (const id of patch.removedHosts) hosts.set(id, null);
    for (const host of patch.hosts) hosts.set(host.id, host);
    for (const gone of patch.removedContainers) containers.set(`${gone.host} ${gone.id}`, { ...gone, removed: true });
    for (const row of patch.containers) containers.set(`${row.host} ${row.id}`, row);
  }
  const rows = [...containers.values()];
  return {
    revision: patches.reduce((newest, { revision }) => Math.max(newest, revision), 0),
    hosts: [...hosts.values()].filter((host) => host !== null),
    removedHosts: [...hosts].filter(([, host]) => host === null).map(([id]) => id),
    containers: rows.filter((row): row is ContainerSummary => !('removed' in row)),
    removedContainers: rows.flatMap((row) => {
      if (!('removed' in row)) return [];
      const { removed: _, ...gone } = row;
      return [gone];
    }),
    events: patches.flatMap(({ events }) => events),
  };
}
