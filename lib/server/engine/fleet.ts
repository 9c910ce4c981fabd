import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { FleetEvent } from '@/lib/contract/event';
import type { HostSummary } from '@/lib/contract/host';
import type { Engine, EngineEndpoint, EngineInfo, EngineVersion } from '@/lib/docker/engine';
import type { Clock, Timer } from '../clock';
import type { Logger } from '../logger';
import { ContainerMirror } from './container-mirror';
import { containerRows } from './container-rows';
import { HostConnection, type HostDefinition, type RowReader } from './host-connection';
import { type FleetSubscription, Hub } from './hub';
import type { StackRecords } from './stack-records';

/** The hosts and containers as they are now, answered from memory. Everything it returns is never changed afterwards. */
export interface Fleet {
  start(): void;
  close(): Promise<void>;
  /** Adds the host, or changes it: another endpoint is another engine, so its containers go and come anew. */
  setHost(host: HostDefinition): void;
  /** Forgets the host and all it has. Nothing happens to the engine. */
  removeHost(id: string): void;
  /** Goes up with every change. */
  readonly revision: number;
  hosts(): readonly HostSummary[];
  host(id: string): HostSummary | undefined;
  /** In the order of host (position, then name), then name. The same array until something changes. */
  containers(): readonly ContainerSummary[];
  /** By name, full id, or unique beginning of an id (12 digits or more), in constant time. */
  container(host: string, ref: string): ContainerSummary | undefined;
  /** Newest last, 1,000 at most. */
  events(): readonly FleetEvent[];
  /** The host's engine. Throws `host_not_found`, or `engine_unreachable` with detail and hint at once while it is not live. */
  engine(host: string): Engine;
  /** What the host's engine said of itself; null until it has answered once. */
  product(host: string): { version: EngineVersion; info: EngineInfo } | null;
  endpoint(host: string): EngineEndpoint | undefined;
  /** `wake` is called when something has changed, once until it is taken. A subscriber that is slow holds up nobody. */
  subscribe(wake: () => void): FleetSubscription;
  /** How many connections look at the fleet now: with any, engines are looked after more closely. */
  onViewers(count: number): void;
}

export interface FleetOptions {
  hosts: readonly HostDefinition[];
  createEngine(endpoint: EngineEndpoint): Engine;
  clock: Clock;
  log: Logger;
  /** How engine answers become rows; tests of the fleet itself may give their own. */
  rows?: RowReader;
  random?(): number;
  /** The console's record of stacks; without it labels count. */
  stacks?: StackRecords;
}

const MAX_EVENTS = 1_000;
/** The first change goes out at once; what follows within this time goes out together. */
const FLUSH_MS = 20;

/** Makes the fleet; nothing is connected before `start()`. Never throws afterwards but as `engine()` says. */
export function createFleet(options: FleetOptions): Fleet {
  return new LiveFleet(options);
}

class LiveFleet implements Fleet {
  readonly #options: FleetOptions;
  readonly #hub = new Hub();
  readonly #connections = new Map<string, HostConnection>();
  readonly #mirrors = new Map<string, ContainerMirror>();
  readonly #definitions = new Map<string, HostDefinition>();
  readonly #closing = new Set<Promise<void>>();
  #started = false;
  #revision = 1;
  #events: FleetEvent[] = [];
  #order: ContainerSummary[] | null = null;
  #hostsChanged = new Set<string>();
  #hostsRemoved = new Set<string>();
  #watched = false;
  #rowsChanged = new Map<string, Set<string>>();
  /** `<host> <id>` of removed containers -> their stack. */
  #stacksRemoved = new Map<string, string | null>();
  #newEvents: FleetEvent[] = [];
  #flush: Timer | null = null;
  #lastFlush = Number.NEGATIVE_INFINITY;

  constructor(options: FleetOptions) {
    this.#options = options;
    for (const host of options.hosts) {
      if (this.#connections.has(host.id)) throw new Error(`Two hosts have the id ${host.id}`);
      this.#add(host);
    }
  }

  setHost(host: HostDefinition): void {
    const before = this.#definitions.get(host.id);
    const connection = this.#connections.get(host.id);
    if (connection !== undefined && before !== undefined && sameEndpoint(before, host)) {
      // The same object as before: who remembers it sees that the engine is still the same one.
      this.#definitions.set(host.id, { ...host, endpoint: before.endpoint });
      this.#order = null;
      connection.describe({ ...host, endpoint: before.endpoint });
      return;
    }
    if (connection !== undefined) this.#drop(host.id, connection);
    this.#add(host);
    this.#hostChanged(host.id);
    if (this.#started) this.#connections.get(host.id)?.start();
  }

  removeHost(id: string): void {
    const connection = this.#connections.get(id);
    if (connection === undefined) return;
    this.#drop(id, connection);
    this.#hostsChanged.delete(id);
    this.#hostsRemoved.add(id);
    this.#changed();
  }

  #add(host: HostDefinition): void {
    const { clock, createEngine, log, random, rows, stacks } = this.#options;
    const mirror = new ContainerMirror(
      host.id,
      (id, before) => {
        // The last words of a connection that was replaced are not about the new one.
        if (this.#mirrors.get(host.id) !== mirror) return;
        if (before !== undefined && mirror.get(id) === undefined)
          this.#stacksRemoved.set(`${host.id} ${id}`, before.stack);
        this.#rowChanged(host.id, id);
      },
      stacks === undefined ? null : (id) => stacks.stackOf(host.id, id),
    );
    const connection = new HostConnection({
      host,
      createEngine,
      rows: rows ?? containerRows,
      mirror,
      stacks: stacks ?? null,
      clock,
      log,
      random: random ?? Math.random,
      onHost: () => {
        if (this.#connections.get(host.id) === connection) this.#hostChanged(host.id);
      },
      onEvent: (event) => {
        if (this.#connections.get(host.id) !== connection) return;
        const stack = event.type === 'container' ? mirror.get(event.id)?.stack : undefined;
        this.#event(stack ? { ...event, stack } : event);
      },
    });
    connection.setWatched(this.#watched);
    this.#definitions.set(host.id, host);
    this.#mirrors.set(host.id, mirror);
    this.#connections.set(host.id, connection);
    this.#hostsRemoved.delete(host.id);
  }

  #drop(id: string, connection: HostConnection): void {
    const mirror = this.#mirrors.get(id);
    this.#connections.delete(id);
    this.#mirrors.delete(id);
    this.#definitions.delete(id);
    for (const row of mirror?.summaries() ?? []) {
      this.#stacksRemoved.set(`${id} ${row.id}`, row.stack);
      this.#rowChanged(id, row.id);
    }
    const closing = connection.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  get revision(): number {
    return this.#revision;
  }

  start(): void {
    this.#started = true;
    for (const connection of this.#connections.values()) connection.start();
  }

  async close(): Promise<void> {
    this.#flush?.cancel();
    await Promise.all([...this.#connections.values()].map((connection) => connection.close()));
    await Promise.all(this.#closing);
  }

  hosts(): readonly HostSummary[] {
    return [...this.#connections.values()]
      .map((connection) => connection.summary())
      .sort((a, b) => a.position - b.position || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  host(id: string): HostSummary | undefined {
    return this.#connections.get(id)?.summary();
  }

  containers(): readonly ContainerSummary[] {
    this.#order ??= this.hosts().flatMap(
      ({ id }) =>
        this.#mirrors
          .get(id)
          ?.summaries()
          .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1)) ?? [],
    );
    return this.#order;
  }

  container(host: string, ref: string): ContainerSummary | undefined {
    return this.#mirrors.get(host)?.find(ref);
  }

  events(): readonly FleetEvent[] {
    return this.#events;
  }

  engine(host: string): Engine {
    const connection = this.#connections.get(host);
    if (connection === undefined) throw new AppError('host_not_found');
    return connection.engine();
  }

  product(host: string): { version: EngineVersion; info: EngineInfo } | null {
    return this.#connections.get(host)?.product() ?? null;
  }

  endpoint(host: string): EngineEndpoint | undefined {
    return this.#definitions.get(host)?.endpoint;
  }

  subscribe(wake: () => void): FleetSubscription {
    // What is waiting goes to those who were there: the newcomer has it in the snapshot that it takes now.
    this.#publish();
    return this.#hub.subscribe(wake);
  }

  onViewers(count: number): void {
    this.#watched = count > 0;
    for (const connection of this.#connections.values()) connection.setWatched(count > 0);
  }

  #hostChanged(id: string): void {
    this.#hostsChanged.add(id);
    this.#changed();
  }

  #rowChanged(host: string, id: string): void {
    const rows = this.#rowsChanged.get(host);
    if (rows === undefined) this.#rowsChanged.set(host, new Set([id]));
    else rows.add(id);
    this.#order = null;
    this.#changed();
  }

  #event(event: FleetEvent): void {
    this.#events = this.#events.length >= MAX_EVENTS ? this.#events.slice(1 - MAX_EVENTS) : [...this.#events];
    this.#events.push(event);
    this.#newEvents.push(event);
    this.#changed();
  }

  #changed(): void {
    this.#revision++;
    if (this.#flush !== null) return;
    const { clock } = this.#options;
    const wait = Math.max(0, this.#lastFlush + FLUSH_MS - clock.now());
    this.#flush = clock.setTimeout(() => this.#publish(), Math.min(wait, FLUSH_MS));
  }

  #publish(): void {
    this.#flush?.cancel();
    this.#flush = null;
    const removedHosts = [...this.#hostsRemoved];
    const nothing =
      this.#hostsChanged.size + this.#rowsChanged.size + this.#newEvents.length + removedHosts.length === 0;
    if (nothing) return;
    this.#lastFlush = this.#options.clock.now();
    const containers: ContainerSummary[] = [];
    const removedContainers: { host: string; id: string; stack: string | null }[] = [];
    for (const [host, ids] of this.#rowsChanged) {
      const mirror = this.#mirrors.get(host);
      for (const id of ids) {
        const row = mirror?.get(id);
        if (row !== undefined) containers.push(row);
        else removedContainers.push({ host, id, stack: this.#stacksRemoved.get(`${host} ${id}`) ?? null });
      }
    }
    const hosts = [...this.#hostsChanged].map((id) => this.host(id)).filter((host) => host !== undefined);
    const events = this.#newEvents.slice(-MAX_EVENTS);
    this.#hostsChanged = new Set();
    this.#hostsRemoved = new Set();
    this.#rowsChanged = new Map();
    this.#stacksRemoved = new Map();
    this.#newEvents = [];
    this.#hub.publish({ revision: this.#revision, hosts, removedHosts, containers, removedContainers, events });
  }
}

/** Credentials are part of it: with others the engine is asked anew. */
function sameEndpoint(a: HostDefinition, b: HostDefinition): boolean {
  return JSON.stringify(a.endpoint) === JSON.stringify(b.endpoint);
}
