import 'server-only';
import type { HostSample } from '@/lib/contract/host';
import type { StatsBrief, StatsSample } from '@/lib/contract/stats';
import type { EngineEndpoint } from '@/lib/docker/engine';
import { HISTORY_PERIOD_MS } from '@/lib/stats/sample-history';
import type { Clock, Timer } from '../clock';
import { errorFields, type Logger } from '../logger';
import type { Fleet } from './fleet';
import { type MachineFiles, machineFiles } from './host-load';
import { type Attention, HostSampler } from './host-sampler';
import type { FleetPatch } from './hub';

/** The figures of all hosts at one moment. Never changed after it was made: everybody gets the same object. */
export interface StatsTick {
  readonly at: number;
  /** Host id -> container id -> figures; running containers of which something is known. */
  readonly containers: Readonly<Record<string, Readonly<Record<string, StatsBrief>>>>;
  readonly hosts: Readonly<Record<string, HostSample>>;
}

/** Figures of containers and hosts. One source however many look; nobody looking costs one sample in 10 s. */
export interface StatsService {
  /** Milliseconds between the samples of the background. */
  readonly historyPeriodMs: number;
  /** Every 2 s, and at once with what is known. Returns how to stop. */
  watchAll(listener: (tick: StatsTick) => void): () => void;
  /** New samples of one container (full id), one a second. Returns how to stop. */
  watchContainer(host: string, id: string, listener: (samples: readonly StatsSample[]) => void): () => void;
  /** The last hour, oldest first; empty for what is not known. */
  history(host: string, id: string): StatsSample[];
  hostHistory(host: string): HostSample[];
  latest(host: string, id: string): StatsSample | null;
  hostLatest(host: string): HostSample | null;
  /** The last figures of all. */
  tick(): StatsTick;
  close(): Promise<void>;
}

export interface StatsOptions {
  fleet: Fleet;
  clock: Clock;
  log: Logger;
  files?: MachineFiles;
}

const ALL_PERIOD_MS = 2_000;
const CLOSE_PERIOD_MS = 1_000;
/** A reload of the page must not stop and start everything. */
const LINGER_MS = 4_000;
/** A host that measures longer than this is in the next tick instead. */
const LONGEST_PASS_MS = 1_000;

/** Begins at once; `close()` ends all of it. */
export function createStatsService(options: StatsOptions): StatsService {
  return new FleetStats(options);
}

class FleetStats implements StatsService {
  readonly historyPeriodMs = HISTORY_PERIOD_MS;
  readonly #options: StatsOptions;
  readonly #samplers = new Map<string, HostSampler>();
  readonly #endpoints = new Map<string, EngineEndpoint | undefined>();
  readonly #allListeners = new Set<(tick: StatsTick) => void>();
  readonly #closeListeners = new Map<string, Set<(samples: readonly StatsSample[]) => void>>();
  readonly #lingering = new Map<string, Timer>();
  readonly #unsubscribe: () => void;
  #timer: Timer | null = null;
  #lastAll = Number.NEGATIVE_INFINITY;
  #lastClose = Number.NEGATIVE_INFINITY;
  #passing = false;
  #closed = false;

  constructor(options: StatsOptions) {
    this.#options = options;
    const { fleet } = options;
    this.#followHosts();
    const subscription = fleet.subscribe(() => {
      const update = subscription.take();
      if (update !== null) this.#fleetChanged(update.kind === 'patch' ? update.patch : null);
    });
    this.#unsubscribe = () => subscription.close();
    this.#arm();
  }

  watchAll(listener: (tick: StatsTick) => void): () => void {
    const own = (tick: StatsTick) => listener(tick);
    this.#allListeners.add(own);
    this.#call(() => own(this.tick()));
    this.#attentionChanged();
    return this.#stopper('', () => this.#allListeners.delete(own));
  }

  watchContainer(host: string, id: string, listener: (samples: readonly StatsSample[]) => void): () => void {
    const key = `${host} ${id}`;
    const own = (samples: readonly StatsSample[]) => listener(samples);
    const listeners = this.#closeListeners.get(key) ?? new Set();
    this.#closeListeners.set(key, listeners.add(own));
    this.#attentionChanged();
    return this.#stopper(key, () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#closeListeners.get(key) === listeners) this.#closeListeners.delete(key);
    });
  }

  history(host: string, id: string): StatsSample[] {
    return this.#samplers.get(host)?.history(id) ?? [];
  }

  hostHistory(host: string): HostSample[] {
    return this.#samplers.get(host)?.hostHistory() ?? [];
  }

  latest(host: string, id: string): StatsSample | null {
    return this.#samplers.get(host)?.latest(id) ?? null;
  }

  hostLatest(host: string): HostSample | null {
    return this.#samplers.get(host)?.hostLatest() ?? null;
  }

  tick(): StatsTick {
    const containers: Record<string, Record<string, StatsBrief>> = {};
    const hosts: Record<string, HostSample> = {};
    for (const [host, sampler] of this.#samplers) {
      const load = sampler.hostLatest();
      if (this.#options.fleet.host(host)?.status !== 'live') continue;
      containers[host] = sampler.briefs();
      if (load !== null) hosts[host] = load;
    }
    return { at: this.#options.clock.now(), containers, hosts };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    this.#timer?.cancel();
    for (const timer of this.#lingering.values()) timer.cancel();
    this.#allListeners.clear();
    this.#closeListeners.clear();
    for (const sampler of this.#samplers.values()) sampler.close();
  }

  /** What a listener left stays watched for a moment. */
  #stopper(key: string, remove: () => void): () => void {
    let stopped = false;
    return () => {
      if (stopped || this.#closed) return;
      stopped = true;
      remove();
      this.#lingering.get(key)?.cancel();
      this.#lingering.set(
        key,
        this.#options.clock.setTimeout(() => {
          this.#lingering.delete(key);
          this.#attentionChanged();
        }, LINGER_MS),
      );
    };
  }

  #watchesAll(): boolean {
    return this.#allListeners.size > 0 || this.#lingering.has('');
  }

  #watchedKeys(): Set<string> {
    const keys = new Set([...this.#closeListeners.keys(), ...this.#lingering.keys()]);
    keys.delete('');
    return keys;
  }

  #attentionChanged(): void {
    const keys = this.#watchedKeys();
    for (const [host, sampler] of this.#samplers) {
      const closely = new Set(
        [...keys].filter((key) => key.startsWith(`${host} `)).map((key) => key.slice(host.length + 1)),
      );
      const attention: Attention = { all: this.#watchesAll(), closely };
      sampler.attend(attention);
    }
    this.#arm();
  }

  /** A sampler for each host that is there, none for those that went. */
  #followHosts(): void {
    const { clock, files, fleet, log } = this.#options;
    const hosts = fleet.hosts().map(({ id }) => id);
    for (const [host, sampler] of [...this.#samplers]) {
      // Another endpoint is another engine: what was measured on the old one is not its past.
      if (hosts.includes(host) && this.#endpoints.get(host) === fleet.endpoint(host)) continue;
      sampler.close();
      this.#samplers.delete(host);
    }
    for (const host of hosts) {
      if (this.#samplers.has(host)) continue;
      const onSample = (id: string, sample: StatsSample) => {
        for (const listener of this.#closeListeners.get(`${host} ${id}`) ?? []) this.#call(() => listener([sample]));
      };
      this.#endpoints.set(host, fleet.endpoint(host));
      this.#samplers.set(host, new HostSampler({ host, fleet, clock, log, files: files ?? machineFiles, onSample }));
      this.#attentionChanged();
    }
  }

  #fleetChanged(patch: FleetPatch | null): void {
    if (patch === null || patch.hosts.length > 0 || patch.removedHosts.length > 0) this.#followHosts();
    for (const [host, sampler] of this.#samplers) {
      const rows = patch === null ? this.#options.fleet.containers() : patch.containers;
      const removed =
        patch === null ? [] : patch.removedContainers.filter((row) => row.host === host).map(({ id }) => id);
      sampler.fleetChanged(
        rows.filter((row) => row.host === host),
        removed,
      );
    }
    // A host that has just become live is measured now, not up to ten seconds later.
    if (patch?.hosts.some(({ status }) => status === 'live')) {
      this.#lastAll = Number.NEGATIVE_INFINITY;
      this.#arm();
    }
  }

  #arm(): void {
    if (this.#closed || this.#passing) return;
    this.#timer?.cancel();
    const all = this.#lastAll + (this.#watchesAll() ? ALL_PERIOD_MS : HISTORY_PERIOD_MS);
    const close = this.#watchedKeys().size > 0 ? this.#lastClose + CLOSE_PERIOD_MS : Number.POSITIVE_INFINITY;
    const wait = Math.max(
      0,
      Math.min(all, close, this.#options.clock.now() + HISTORY_PERIOD_MS) - this.#options.clock.now(),
    );
    this.#timer = this.#options.clock.setTimeout(() => void this.#pass(all), wait);
  }

  async #pass(allDue: number): Promise<void> {
    const { clock, log } = this.#options;
    const now = clock.now();
    const all = now >= allDue;
    this.#passing = true;
    this.#lastClose = now;
    if (all) this.#lastAll = now;
    try {
      const passes = [...this.#samplers.values()].map((sampler) => (all ? sampler.pass() : sampler.closePass()));
      const guarded = passes.map((pass) =>
        pass.catch((error: unknown) => log.error('stats failed', errorFields(error))),
      );
      await this.#atMost(Promise.all(guarded), LONGEST_PASS_MS);
      if (all && !this.#closed && this.#allListeners.size > 0) {
        const tick = this.tick();
        for (const listener of [...this.#allListeners]) this.#call(() => listener(tick));
      }
    } finally {
      this.#passing = false;
      this.#arm();
    }
  }

  #atMost(work: Promise<unknown>, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.setTimeout(resolve, ms);
      void work.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #call(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#options.log.error('a listener of stats failed', errorFields(error));
    }
  }
}
