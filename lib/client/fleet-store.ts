import type { ContainerSummary } from '../contract/container';
import type { FleetEvent } from '../contract/event';
import type { HostSummary } from '../contract/host';
import type { ServerMessage } from '../contract/live';

export interface FleetState {
  hosts: readonly HostSummary[];
  /** By host, then name. A row is the same object until something in it changes. */
  containers: readonly ContainerSummary[];
  /** Newest last, EVENTS_KEPT at most. */
  events: readonly FleetEvent[];
  revision: number;
  /** False until the first snapshot is here: nothing is known yet, which is not the same as an empty fleet. */
  synced: boolean;
}

type Snapshot = Extract<ServerMessage, { type: 'snapshot' }>;
type Patch = Extract<ServerMessage, { type: 'patch' }>;

const EVENTS_KEPT = 1000;
const EMPTY: FleetState = { hosts: [], containers: [], events: [], revision: -1, synced: false };

export function containerKey(host: string, id: string): string {
  return `${host}/${id}`;
}

/** `web-2` before `web-10`, as people count. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function byHostAndName(a: ContainerSummary, b: ContainerSummary): number {
  if (a.host !== b.host) return a.host < b.host ? -1 : 1;
  const names = collator.compare(a.name, b.name);
  if (names !== 0) return names;
  return a.id < b.id ? -1 : 1;
}

/** Rows are plain JSON with a fixed order of keys, so equal text means equal rows. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The page's mirror of the fleet: snapshots and patches in, one immutable state out. */
export class FleetStore {
  #state: FleetState = EMPTY;
  readonly #byKey = new Map<string, ContainerSummary>();
  readonly #listeners = new Set<(changed: readonly string[]) => void>();

  readonly state = (): FleetState => this.#state;

  /** The listener gets the keys of the containers that changed, came or went. */
  readonly subscribe = (listener: (changed: readonly string[]) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  container(host: string, id: string): ContainerSummary | undefined {
    return this.#byKey.get(containerKey(host, id));
  }

  applySnapshot(snapshot: Snapshot): void {
    const changed: string[] = [];
    const before = new Map(this.#byKey);
    this.#byKey.clear();
    for (const row of snapshot.containers) {
      const key = containerKey(row.host, row.id);
      const old = before.get(key);
      before.delete(key);
      if (old !== undefined && same(old, row)) this.#byKey.set(key, old);
      else {
        this.#byKey.set(key, row);
        changed.push(key);
      }
    }
    changed.push(...before.keys());
    this.#publish(
      {
        hosts: this.#mergeHosts(snapshot.hosts, []),
        containers: [...this.#byKey.values()].sort(byHostAndName),
        events: snapshot.events,
        revision: snapshot.revision,
        synced: true,
      },
      changed,
    );
  }

  /** False when the patch does not fit what is known (no snapshot yet, or it is older): a snapshot is needed. */
  applyPatch(patch: Patch): boolean {
    if (!this.#state.synced || patch.revision < this.#state.revision) return false;
    const changed: string[] = [];
    let reorder = false;
    for (const row of patch.containers ?? []) {
      const key = containerKey(row.host, row.id);
      const old = this.#byKey.get(key);
      if (old !== undefined && same(old, row)) continue;
      reorder ||= old === undefined || old.name !== row.name;
      this.#byKey.set(key, row);
      changed.push(key);
    }
    for (const { host, id } of patch.removedContainers ?? []) {
      const key = containerKey(host, id);
      if (!this.#byKey.delete(key)) continue;
      reorder = true;
      changed.push(key);
    }
    const removedHosts = patch.removedHosts ?? [];
    if (removedHosts.length > 0) {
      for (const [key, row] of this.#byKey) {
        if (!removedHosts.includes(row.host)) continue;
        this.#byKey.delete(key);
        reorder = true;
        changed.push(key);
      }
    }
    this.#publish(
      {
        hosts:
          patch.hosts === undefined && removedHosts.length === 0
            ? this.#state.hosts
            : this.#mergeHosts(
                [
                  ...this.#state.hosts.filter((host) => !patch.hosts?.some((other) => other.id === host.id)),
                  ...(patch.hosts ?? []),
                ],
                removedHosts,
              ),
        containers: this.#rows(changed, reorder),
        events:
          patch.events === undefined || patch.events.length === 0
            ? this.#state.events
            : [...this.#state.events, ...patch.events].slice(-EVENTS_KEPT),
        revision: patch.revision,
        synced: true,
      },
      changed,
    );
    return true;
  }

  #rows(changed: readonly string[], reorder: boolean): readonly ContainerSummary[] {
    if (changed.length === 0) return this.#state.containers;
    const known = new Set<string>();
    const rows = this.#state.containers.flatMap((row) => {
      const key = containerKey(row.host, row.id);
      known.add(key);
      return this.#byKey.get(key) ?? [];
    });
    if (!reorder) return rows;
    // What is there is in order already: sorting an almost sorted list costs next to nothing.
    return [...rows, ...[...this.#byKey].flatMap(([key, row]) => (known.has(key) ? [] : row))].sort(byHostAndName);
  }

  #mergeHosts(hosts: readonly HostSummary[], removed: readonly string[]): readonly HostSummary[] {
    const known = new Map(this.#state.hosts.map((host) => [host.id, host]));
    const merged = hosts
      .filter((host) => !removed.includes(host.id))
      .map((host) => {
        const old = known.get(host.id);
        return old !== undefined && same(old, host) ? old : host;
      })
      .sort((a, b) => a.position - b.position || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const unchanged =
      merged.length === this.#state.hosts.length && merged.every((host, i) => host === this.#state.hosts[i]);
    return unchanged ? this.#state.hosts : merged;
  }

  #publish(next: FleetState, changed: readonly string[]): void {
    this.#state = next;
    for (const listener of [...this.#listeners]) listener(changed);
  }
}
