import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSample } from '@/lib/contract/host';
import type { StatsBrief, StatsSample } from '@/lib/contract/stats';
import type { Engine, RawStats } from '@/lib/docker/engine';
import { readCounters } from '@/lib/stats/counters';
import { HISTORY_PERIOD_MS, HostHistory, SampleHistory } from '@/lib/stats/sample-history';
import type { Clock } from '../clock';
import { errorFields, type Logger } from '../logger';
import type { Fleet } from './fleet';
import { HostLoad, type MachineFiles } from './host-load';

export interface HostSamplerOptions {
  host: string;
  fleet: Fleet;
  clock: Clock;
  log: Logger;
  files: MachineFiles;
  /** Called with every new sample of a container. */
  onSample(id: string, sample: StatsSample): void;
}

/** Who looks: at all containers, at some closely, or nobody. */
export interface Attention {
  all: boolean;
  closely: ReadonlySet<string>;
}

/** Measured on 28.5 with 100 containers: 8 at once take 134 ms, more are no faster. */
const PARALLEL = 8;
/** Before 25.0 every one-shot waits a second in the engine: 30 containers take 4.1 s with 8 at once, 1.1 s with 32. */
const PARALLEL_WAITING = 32;
const SAMPLE_TIMEOUT_MS = 5_000;
const STREAM_RETRY_MS = 3_000;
/** Older figures are not shown as those of now. */
const FRESH_MS = 25_000;

/**
 * The one source of stats of one host, however many look. From API 1.44 (25.0) on and on Podman one-shot polls with our own
 * previous samples; before, one shared stream per container while somebody looks, and one-shots for the slow history.
 */
export class HostSampler {
  readonly #options: HostSamplerOptions;
  readonly #histories = new Map<string, SampleHistory>();
  readonly #hostHistory = new HostHistory();
  /** When a sample came in by our own clock: a remote engine's may be minutes off. */
  readonly #seenAt = new WeakMap<StatsSample, number>();
  readonly #load: HostLoad;
  readonly #streams = new Map<string, AbortController>();
  readonly #retryAt = new Map<string, number>();
  readonly #refused = new Set<string>();
  #streamsOf: Engine | null = null;
  #busy = false;
  #slowBusy = false;
  #lastSlow = Number.NEGATIVE_INFINITY;
  #attention: Attention = { all: false, closely: new Set() };

  constructor(options: HostSamplerOptions) {
    this.#options = options;
    const endpoint = options.fleet.endpoint(options.host) ?? { kind: 'tcp', host: '', port: 0 };
    this.#load = new HostLoad(endpoint, options.files);
  }

  /** Streams that are open on the engine now. */
  get openStreams(): number {
    return this.#streams.size;
  }

  latest(id: string): StatsSample | null {
    return this.#histories.get(id)?.latest() ?? null;
  }

  history(id: string): StatsSample[] {
    return this.#histories.get(id)?.samples(this.#options.clock.now()) ?? [];
  }

  hostLatest(): HostSample | null {
    return this.#hostHistory.latest();
  }

  hostHistory(): HostSample[] {
    return this.#hostHistory.samples(this.#options.clock.now());
  }

  /** The two figures of every running container that are fresh, by id. */
  briefs(): Record<string, StatsBrief> {
    const briefs: Record<string, StatsBrief> = {};
    for (const { id } of this.#running()) {
      const sample = this.#freshest(id);
      if (sample === null) continue;
      const { cpuPercent, memoryBytes } = sample;
      briefs[id] = { cpuPercent: cpuPercent === null ? null : Math.round(cpuPercent * 100) / 100, memoryBytes };
    }
    return briefs;
  }

  /** Something changed in the fleet: a container that started anew or went must not be measured against its past. */
  fleetChanged(changed: readonly ContainerSummary[], removed: readonly string[]): void {
    for (const id of removed) {
      this.#histories.delete(id);
      this.#refused.delete(id);
      this.#retryAt.delete(id);
      this.#streams.get(id)?.abort();
    }
    for (const { id, state } of changed) {
      if (state === 'running' || state === 'paused') continue;
      this.#histories.get(id)?.restart();
      this.#retryAt.delete(id);
    }
    this.#followStreams();
  }

  attend(attention: Attention): void {
    this.#attention = attention;
    this.#followStreams();
  }

  /** Measures all running containers and the host. Does nothing while the pass before is still running or the host is not live. */
  async pass(): Promise<void> {
    const { clock, fleet, host } = this.#options;
    const engine = this.#engine();
    const product = fleet.product(host);
    if (engine === null || product === null || this.#busy) return;
    this.#busy = true;
    try {
      if (this.#polls()) {
        await this.#poll(engine, this.#running(), PARALLEL);
      } else {
        this.#followStreams();
        if (clock.now() - this.#lastSlow >= HISTORY_PERIOD_MS - 500) this.#slowPass(engine);
      }
      const samples = this.#running().map(({ id }) => this.#freshest(id));
      const known = samples.filter((sample) => sample !== null);
      this.#hostHistory.add(await this.#load.sample(clock.now(), product, known));
    } finally {
      this.#busy = false;
    }
  }

  /** Measures only those that somebody looks at closely. */
  async closePass(): Promise<void> {
    const engine = this.#engine();
    if (engine === null || this.#busy || !this.#polls()) return;
    this.#busy = true;
    try {
      const wanted = this.#running().filter(({ id }) => this.#attention.closely.has(id));
      await this.#poll(engine, wanted, PARALLEL);
    } finally {
      this.#busy = false;
    }
  }

  close(): void {
    this.#attention = { all: false, closely: new Set() };
    for (const stream of this.#streams.values()) stream.abort();
  }

  #engine(): Engine | null {
    if (this.#options.fleet.host(this.#options.host)?.status !== 'live') return null;
    try {
      return this.#options.fleet.engine(this.#options.host);
    } catch {
      return null;
    }
  }

  /** One-shot answers at once. */
  #polls(): boolean {
    const version = this.#options.fleet.product(this.#options.host)?.version;
    return version !== undefined && (version.product === 'podman' || apiAtLeast(version.apiVersion, 1, 44));
  }

  #running(): ContainerSummary[] {
    const { fleet, host } = this.#options;
    return fleet.containers().filter((row) => row.host === host && (row.state === 'running' || row.state === 'paused'));
  }

  #freshest(id: string): StatsSample | null {
    const sample = this.latest(id);
    return sample !== null && (this.#seenAt.get(sample) ?? 0) > this.#options.clock.now() - FRESH_MS ? sample : null;
  }

  #slowPass(engine: Engine): void {
    const wanted = this.#running().filter(({ id }) => !this.#streams.has(id));
    if (this.#slowBusy || wanted.length === 0) return;
    this.#slowBusy = true;
    this.#lastSlow = this.#options.clock.now();
    void this.#poll(engine, wanted, PARALLEL_WAITING).finally(() => {
      this.#slowBusy = false;
    });
  }

  async #poll(engine: Engine, containers: readonly ContainerSummary[], parallel: number): Promise<void> {
    const next = containers[Symbol.iterator]();
    const worker = async () => {
      for (const container of next) await this.#pollOne(engine, container);
    };
    await Promise.all(Array.from({ length: Math.min(parallel, containers.length) }, worker));
  }

  async #pollOne(engine: Engine, container: ContainerSummary): Promise<void> {
    const limit = new AbortController();
    const timer = this.#options.clock.setTimeout(() => limit.abort(), SAMPLE_TIMEOUT_MS);
    try {
      this.#take(container.id, await engine.containerStats(container.id, { oneShot: true, signal: limit.signal }));
      this.#refused.delete(container.id);
    } catch (error) {
      this.#failed(container.id, error);
    } finally {
      timer.cancel();
    }
  }

  #take(id: string, raw: RawStats): void {
    const { clock, fleet, host, onSample } = this.#options;
    const row = fleet.container(host, id);
    const counters = readCounters(raw);
    if (row === undefined || counters === null) return;
    let history = this.#histories.get(id);
    if (history === undefined) {
      history = new SampleHistory();
      this.#histories.set(id, history);
    }
    const sample = history.add(counters, { cpus: row.cpuLimit, memoryBytes: row.memoryLimit });
    if (sample === null) return;
    this.#seenAt.set(sample, clock.now());
    onSample(id, sample);
  }

  /** Opens the streams that somebody needs and ends the others; only for engines whose one-shot waits. */
  #followStreams(): void {
    const engine = this.#engine();
    if (engine !== this.#streamsOf) {
      // The engine was connected anew: the old streams have ended with it.
      for (const stream of this.#streams.values()) stream.abort();
      this.#streams.clear();
      this.#streamsOf = engine;
    }
    if (engine === null || this.#polls()) return;
    const { all, closely } = this.#attention;
    const wanted = new Map(
      this.#running()
        .filter(({ id }) => all || closely.has(id))
        .map((row) => [row.id, row]),
    );
    for (const [id, stream] of this.#streams) if (!wanted.has(id)) stream.abort();
    for (const [id, row] of wanted) {
      if (!this.#streams.has(id) && (this.#retryAt.get(id) ?? 0) <= this.#options.clock.now())
        void this.#follow(engine, row);
    }
  }

  async #follow(engine: Engine, { id }: ContainerSummary): Promise<void> {
    const stream = new AbortController();
    this.#streams.set(id, stream);
    try {
      for await (const raw of engine.followStats(id, stream.signal)) {
        if (stream.signal.aborted) break;
        this.#take(id, raw);
      }
    } catch (error) {
      if (!stream.signal.aborted) this.#failed(id, error);
    } finally {
      if (this.#streams.get(id) === stream) this.#streams.delete(id);
      // Asked again by the next pass, not at once: a container that is stopping ends its stream before its `die`.
      this.#retryAt.set(id, this.#options.clock.now() + STREAM_RETRY_MS);
    }
  }

  /** A container that stops in between is nothing to report; the rest once per container until it works again. */
  #failed(id: string, error: unknown): void {
    if (error instanceof AppError && (error.code === 'container_not_found' || error.code === 'engine_unreachable'))
      return;
    if (this.#refused.has(id)) return;
    this.#refused.add(id);
    this.#options.log.warn('no stats', { host: this.#options.host, container: id, ...errorFields(error) });
  }
}

export function apiAtLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}
