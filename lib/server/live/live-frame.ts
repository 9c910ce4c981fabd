import 'server-only';
import { type Actor, linesOf, maySee, maySeeHost, maySeeWholeHost } from '@/lib/access/actor';
import type { FleetEvent } from '@/lib/contract/event';
import type { Fleet } from '../engine/fleet';
import type { FleetPatch } from '../engine/hub';
import type { StatsTick } from '../engine/stats-service';

/** A message as bytes, made once for all that get it; only the number of the subscription differs. */
export class LiveFrame {
  readonly #type: string;
  readonly #rest: string;
  readonly #bytes = new Map<number, Buffer>();

  /** `fields` must have at least one. */
  constructor(type: string, fields: object) {
    this.#type = type;
    this.#rest = JSON.stringify(fields).slice(1);
  }

  /** The UTF-8 of the JSON text. Tabs of one page use the same numbers, so a few are kept. */
  of(sub: number): Buffer {
    const known = this.#bytes.get(sub);
    if (known) return known;
    const bytes = Buffer.from(`{"type":"${this.#type}","sub":${sub},${this.#rest}`);
    if (this.#bytes.size < 8) this.#bytes.set(sub, bytes);
    return bytes;
  }
}

/** What a scope means for the frames: actors with the same key get the same bytes. */
export function scopeKey(actor: Actor): string {
  const known = keys.get(actor);
  if (known !== undefined) return known;
  const key = JSON.stringify(linesOf(actor));
  keys.set(actor, key);
  return key;
}
const keys = new WeakMap<Actor, string>();

/** What happened to a container is for who may see that container; what happened to a host as a whole, for who sees all of it. */
export function maySeeEvent(actor: Actor, event: FleetEvent, fleet: Pick<Fleet, 'container'>): boolean {
  if (event.type === 'console' || event.type === 'daemon') return maySeeHost(actor, event.host);
  if (maySeeWholeHost(actor, event.host)) return true;
  if (event.type !== 'container') return false;
  const stack = event.stack ?? fleet.container(event.host, event.id)?.stack ?? null;
  return maySee(actor, { host: event.host, stack });
}

const SNAPSHOT_EVENTS = 200;
/** Scopes whose last snapshot is kept. */
const MAX_SCOPES = 16;

/**
 * The one place where the scope is applied to what a live connection gets, and where it becomes JSON: once per revision (or
 * patch, or tick) and scope, however many tabs are open.
 */
export class LiveFrames {
  readonly #fleet: Fleet;
  readonly #snapshots = new Map<string, { revision: number; frame: LiveFrame }>();
  readonly #patches = new WeakMap<FleetPatch, Map<string, LiveFrame | null>>();
  readonly #ticks = new WeakMap<StatsTick, Map<string, LiveFrame>>();
  /** How often something was turned into JSON; tests and the metrics look at it. */
  serialised = 0;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** Nobody listens: nothing is kept. */
  forget(): void {
    this.#snapshots.clear();
  }

  snapshot(actor: Actor): LiveFrame {
    const key = scopeKey(actor);
    const { revision } = this.#fleet;
    const known = this.#snapshots.get(key);
    if (known?.revision === revision) return known.frame;
    const frame = this.#make('snapshot', {
      revision,
      hosts: this.#fleet.hosts().filter(({ id }) => maySeeHost(actor, id)),
      containers: this.#fleet.containers().filter((row) => maySee(actor, row)),
      events: this.#fleet
        .events()
        .filter((event) => maySeeEvent(actor, event, this.#fleet))
        .slice(-SNAPSHOT_EVENTS),
    });
    if (this.#snapshots.size >= MAX_SCOPES) this.#snapshots.clear();
    this.#snapshots.set(key, { revision, frame });
    return frame;
  }

  /** null: nothing of it is in the actor's scope. */
  patch(patch: FleetPatch, actor: Actor): LiveFrame | null {
    const frames = remember(this.#patches, patch);
    const key = scopeKey(actor);
    const known = frames.get(key);
    if (known !== undefined) return known;
    const hosts = patch.hosts.filter(({ id }) => maySeeHost(actor, id));
    const removedHosts = patch.removedHosts.filter((id) => maySeeHost(actor, id));
    const containers = patch.containers.filter((row) => maySee(actor, row));
    const removedContainers = patch.removedContainers
      .filter(({ host, stack }) => maySee(actor, { host, stack: stack ?? null }))
      .map(({ host, id }) => ({ host, id }));
    const events = patch.events.filter((event) => maySeeEvent(actor, event, this.#fleet));
    const parts = { hosts, removedHosts, containers, removedContainers, events };
    const filled = Object.entries(parts).filter(([, rows]) => rows.length > 0);
    const fields = { revision: patch.revision, ...Object.fromEntries(filled) };
    const frame = filled.length === 0 ? null : this.#make('patch', fields);
    frames.set(key, frame);
    return frame;
  }

  stats(tick: StatsTick, actor: Actor): LiveFrame {
    const frames = remember(this.#ticks, tick);
    const key = scopeKey(actor);
    const known = frames.get(key);
    if (known !== undefined) return known;
    const mine = <T>(record: Readonly<Record<string, T>>) =>
      Object.fromEntries(Object.entries(record).filter(([host]) => maySeeHost(actor, host)));
    const containers = Object.fromEntries(
      Object.entries(mine(tick.containers)).map(([host, figures]) => [host, this.#figures(actor, host, figures)]),
    );
    const frame = this.#make('stats', { at: tick.at, containers, hosts: mine(tick.hosts) });
    frames.set(key, frame);
    return frame;
  }

  /** Those of the containers that the actor may see. */
  #figures<T>(actor: Actor, host: string, figures: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
    if (maySeeWholeHost(actor, host)) return figures;
    return Object.fromEntries(
      Object.entries(figures).filter(([id]) => {
        const row = this.#fleet.container(host, id);
        return row !== undefined && maySee(actor, row);
      }),
    );
  }

  #make(type: string, fields: object): LiveFrame {
    this.serialised++;
    return new LiveFrame(type, fields);
  }
}

function remember<K extends object, V>(cache: WeakMap<K, Map<string, V>>, key: K): Map<string, V> {
  const known = cache.get(key) ?? new Map<string, V>();
  cache.set(key, known);
  return known;
}
