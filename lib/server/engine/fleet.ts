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

/** The hosts and containers as they are now, answered from memory. Everything it returns is never changed afterwards. */
export interface Fleet {
  start(): void;
  close(): Promise<void>;
  /** Goes up with every change. */
  readonly revision: number;
  hosts(): readonly HostSummary[];
  host(id: string): HostSummary | undefined;
  /** In the order of host (as configured), then name. The same array until something changes. */
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
  #revision = 1;
  #events: FleetEvent[] = [];
  #order: ContainerSummary[] | null = null;
  #hostsChanged = new Set<string>();
  #rowsChanged = new Map<string, Set<string>>();
  #newEvents: FleetEvent[] = [];
  #flush: Timer | null = null;
  #lastFlush = Number.NEGATIVE_INFINITY;

  constructor(options: FleetOptions) {
    this.#options = options;
    const { clock, createEngine, log } = options;
    for (const host of options.hosts) {
      if (this.#connections.has(host.id)) throw new Error(`Two hosts have the id ${host.id}`);
      const mirror = new ContainerMirror(host.id, (id) => this.#rowChanged(host.id, id));
      this.#mirrors.set(host.id, mirror);
      const connection = new HostConnection({
        host,
        createEngine,
        rows: options.rows ?? containerRows,
        mirror,
        clock,
        log,
        random: options.random ?? Math.random,
        onHost: () => this.#hostChanged(host.id),
        onEvent: (event) => this.#event(event),
      });
      this.#connections.set(host.id, connection);
    }
  }

  get revision(): number {
    return this.#revision;
  }

  start(): void {
    for (const connection of this.#connections.values()) connection.start();
  }

  async close(): Promise<void> {
    this.#flush?.cancel();
    await Promise.all([...this.#connections.values()].map((connection) => connection.close()));
  }

  hosts(): readonly HostSummary[] {
    return [...this.#connections.values()].map((connection) => connection.summary());
  }

  host(id: string): HostSummary | undefined {
    return this.#connections.get(id)?.summary();
  }

  containers(): readonly ContainerSummary[] {
    this.#order ??= [...this.#mirrors.values()].flatMap((mirror) =>
      mirror.summaries().sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1)),
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
    return this.#options.hosts.find(({ id }) => id === host)?.endpoint;
  }

  subscribe(wake: () => void): FleetSubscription {
    // What is waiting goes to those who were there: the newcomer has it in the snapshot that it takes now.
    this.#publish();
    return this.#hub.subscribe(wake);
  }

  onViewers(count: number): void {
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
    if (this.#hostsChanged.size === 0 && this.#rowsChanged.size === 0 && this.#newEvents.length === 0) return;
    this.#lastFlush = this.#options.clock.now();
    const containers: ContainerSummary[] = [];
    const removedContainers: { host: string; id: string }[] = [];
    for (const [host, ids] of this.#rowsChanged) {
      const mirror = this.#mirrors.get(host);
      for (const id of ids) {
        const row = mirror?.get(id);
        if (row !== undefined) containers.push(row);
        else removedContainers.push({ host, id });
      }
    }
    const hosts = [...this.#hostsChanged].map((id) => this.host(id)).filter((host) => host !== undefined);
    const events = this.#newEvents.slice(-MAX_EVENTS);
    this.#hostsChanged = new Set();
    this.#rowsChanged = new Map();
    this.#newEvents = [];
    this.#hub.publish({ revision: this.#revision, hosts, removedHosts: [], containers, removedContainers, events });
  }
}
