import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { FleetEvent } from '@/lib/contract/event';
import type { HostColour, HostSummary } from '@/lib/contract/host';
import type {
  Engine,
  EngineEndpoint,
  EngineEvent,
  EngineInfo,
  EngineVersion,
  InspectedContainer,
  ListedContainer,
} from '@/lib/docker/engine';
import { addressOf } from '@/lib/docker/errors';
import type { Clock, Timer } from '../clock';
import { errorFields, type Logger } from '../logger';
import { backoffDelay } from './backoff';
import type { ContainerMirror } from './container-mirror';
import { consoleEvent, toFleetEvent } from './fleet-event';
import { HostSync } from './host-sync';
import { engineFields, Silent, Slept, troubleOf } from './host-trouble';
import { Liveness } from './liveness';
import { Reconciler } from './reconciler';
import type { StackRecords } from './stack-records';
import { withTimeLimit } from './time-limit';

export interface HostDefinition {
  id: string;
  name: string;
  endpoint: EngineEndpoint;
  /** `production`, `staging`, …; null: not said. */
  environment?: string | null;
  /** One of the contract's colours. */
  colour?: HostColour | null;
  /** Place in lists; those of one place by name. */
  position?: number;
}

/** How the engine's answers become rows. */
export interface RowReader {
  fromList(host: string, listed: ListedContainer): ContainerSummary;
  fromInspect(host: string, inspected: InspectedContainer): ContainerSummary;
}

export interface HostConnectionOptions {
  host: HostDefinition;
  createEngine(endpoint: EngineEndpoint): Engine;
  rows: RowReader;
  mirror: ContainerMirror;
  stacks: StackRecords | null;
  clock: Clock;
  log: Logger;
  random(): number;
  /** The host's summary differs from before. */
  onHost(): void;
  onEvent(event: FleetEvent): void;
}

const PING_TIMEOUT_MS = 2_000;
const SYNC_TIMEOUT_MS = 15_000;
/** Lost events would show in the list: asked once a minute while somebody looks, else every five. */
const CHECK_WATCHED_MS = 60_000;
const CHECK_IDLE_MS = 300_000;
/** The engine keeps its last 256 events: the feed begins with the past hour of them. */
const FIRST_EVENTS_MS = 3_600_000;
/** A silent engine's open streams (followed logs) are kept this long: a thawed one goes on where it was. */
const SILENT_GRACE_MS = 30_000;

/**
 * Keeps the mirror of one host true: connects, listens to events, lists, inspects; notices within seconds when the engine is
 * gone or frozen; comes back by itself. Never throws; what is wrong stands in `summary().trouble`.
 */
export class HostConnection {
  readonly #options: HostConnectionOptions;
  #host: HostDefinition;
  #summary: HostSummary;
  #engine: Engine | null = null;
  #product: { version: EngineVersion; info: EngineInfo } | null = null;
  #watched = false;
  #closed = false;
  #lastNano: bigint | null = null;
  #lastTrue = 0;
  #told = new Set<string>();
  #wake: (() => void) | null = null;
  #liveness: Liveness | null = null;
  #end: AbortController | null = null;
  #running: Promise<void> | null = null;

  constructor(options: HostConnectionOptions) {
    this.#options = options;
    const { host, clock } = options;
    this.#host = host;
    this.#summary = {
      id: host.id,
      ...described(host),
      endpoint: addressOf(host.endpoint),
      status: 'connecting',
      since: clock.now(),
      trouble: null,
      engine: null,
    };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#end?.abort(new AppError('shutting_down'));
    this.#wake?.();
    this.#engine?.close();
    await this.#running;
  }

  summary(): HostSummary {
    return this.#summary;
  }

  /** Another name, label or place; the endpoint stays. */
  describe(host: HostDefinition): void {
    this.#host = host;
    this.#set(described(host));
  }

  /** What the engine said of itself when it last answered. */
  product(): { version: EngineVersion; info: EngineInfo } | null {
    return this.#product;
  }

  /** The live engine; throws what is wrong, at once, when there is none. */
  engine(): Engine {
    if (this.#summary.status === 'live' && this.#engine !== null) return this.#engine;
    const { trouble, name } = this.#summary;
    throw new AppError('engine_unreachable', {
      detail: trouble?.detail ?? `The console is still connecting to ${name}.`,
      hint: trouble?.hint ?? 'Try again in a moment.',
    });
  }

  setWatched(watched: boolean): void {
    if (watched === this.#watched) return;
    this.#watched = watched;
    this.#liveness?.setWatched(watched);
    // Somebody opened a page: they see the state of now, not that of the last attempt.
    if (watched) this.#wake?.();
  }

  async #run(): Promise<void> {
    const { clock, host, random } = this.#options;
    let attempt = 0;
    let silentSince: number | null = null;
    while (!this.#closed) {
      const end = await this.#session();
      if (this.#closed) break;
      if (end.wasLive) {
        attempt = 0;
        silentSince = null;
      }
      if (end.error instanceof Slept) continue;
      this.#lost(end.error);
      if (end.error instanceof Silent) {
        silentSince ??= clock.now();
        if (clock.now() - silentSince < SILENT_GRACE_MS) continue;
      }
      silentSince = null;
      this.#dropEngine();
      await this.#pause(backoffDelay(host.endpoint, attempt++, this.#watched, random()));
    }
    this.#dropEngine();
  }

  /** From the first question to the loss. */
  async #session(): Promise<{ wasLive: boolean; error: unknown }> {
    const { clock, host, createEngine } = this.#options;
    const end = new AbortController();
    this.#end = end;
    const ended = new Promise<never>((_, reject) => {
      end.signal.addEventListener('abort', () => reject(end.signal.reason), { once: true });
    });
    ended.catch(() => {});
    let reconciler: Reconciler<InspectedContainer> | null = null;
    let wasLive = false;
    try {
      const engine = this.#engine ?? createEngine(host.endpoint);
      this.#engine = engine;
      await Promise.race([ended, this.#answers(engine)]);
      const version = await Promise.race([
        ended,
        withTimeLimit(clock, engine.negotiate(), SYNC_TIMEOUT_MS, 'The version'),
      ]);
      const info = await Promise.race([
        ended,
        withTimeLimit(clock, engine.info(), SYNC_TIMEOUT_MS, 'The engine’s description'),
      ]);
      this.#product = { version, info };
      reconciler = this.#reconciler(engine);
      const sync = new HostSync(reconciler);
      // Listening begins before the list is asked for, so that nothing falls between the two.
      const listening = this.#listen(engine, end.signal, sync);
      listening.then(
        () => end.abort(new AppError('engine_unreachable', { detail: 'The engine closed the stream of events.' })),
        (error: unknown) => end.abort(error),
      );
      await Promise.race([ended, this.#list(engine, sync, true)]);
      wasLive = true;
      this.#becameLive();
      this.#watch(engine, end, sync);
      return await ended;
    } catch (error) {
      return { wasLive, error };
    } finally {
      reconciler?.stop();
      this.#liveness?.stop();
      this.#liveness = null;
      end.abort(new AppError('engine_unreachable'));
    }
  }

  async #answers(engine: Engine): Promise<void> {
    try {
      const asked = this.#options.clock.now();
      await withTimeLimit(this.#options.clock, engine.ping(PING_TIMEOUT_MS), PING_TIMEOUT_MS + 500, 'A ping');
      this.#lastTrue = asked;
    } catch (error) {
      throw error instanceof AppError && error.code === 'engine_timeout'
        ? new Silent(error.message, { cause: error })
        : error;
    }
  }

  #watch(engine: Engine, end: AbortController, sync: HostSync): void {
    const { clock } = this.#options;
    this.#liveness = new Liveness(
      {
        clock,
        ping: () => this.#answers(engine),
        lost: (error) => end.abort(error),
        slept: (ms) => end.abort(new Slept(`The console slept ${ms} ms`)),
      },
      this.#watched,
    );
    let next: Timer;
    let last = clock.now();
    const check = () => {
      next = clock.setTimeout(() => {
        if (end.signal.aborted) return;
        if (clock.now() - last >= (this.#watched ? CHECK_WATCHED_MS : CHECK_IDLE_MS)) {
          last = clock.now();
          this.#list(engine, sync, false).then(check, (error: unknown) => {
            this.#options.log.warn('list failed', { host: this.#options.host.id, ...errorFields(error) });
            check();
          });
        } else check();
      }, CHECK_WATCHED_MS);
    };
    check();
    end.signal.addEventListener('abort', () => next.cancel(), { once: true });
  }

  async #list(engine: Engine, sync: HostSync, first: boolean): Promise<void> {
    const { clock, host, mirror, rows, stacks } = this.#options;
    const listing = sync.beginList();
    const listed = await withTimeLimit(clock, engine.listContainers(), SYNC_TIMEOUT_MS, 'The list of containers');
    if (stacks !== null) {
      await withTimeLimit(clock, stacks.prepare(host.id, engine, listed), SYNC_TIMEOUT_MS, 'Looking at the images');
      stacks.keep(host.id, new Set([...listed.map(({ id }) => id), ...listing.touched]));
    }
    const summaries = listed.map((row) => rows.fromList(host.id, row));
    const unknownBefore = new Set(summaries.filter(({ id }) => mirror.get(id) === undefined).map(({ id }) => id));
    const differing = summaries.filter(({ id, state }) => mirror.get(id)?.state !== state).map(({ id }) => id);
    // At first all are inspected anyway, and events are not applied yet.
    mirror.listed(summaries, first ? new Set() : listing.touched);
    const look = first
      ? [...summaries].sort((a, b) => Number(b.state === 'running') - Number(a.state === 'running')).map(({ id }) => id)
      : [...unknownBefore, ...differing];
    for (const id of [...new Set(look)]) sync.reconciler.now(id);
    for (const id of listing.touched) sync.reconciler.soon(id);
    sync.endList(listing);
  }

  async #listen(engine: Engine, signal: AbortSignal, sync: HostSync): Promise<void> {
    const { clock } = this.#options;
    const sinceNano = this.#lastNano ?? BigInt(clock.now() - FIRST_EVENTS_MS) * 1_000_000n;
    for await (const event of engine.events({ sinceNano, signal })) {
      if (signal.aborted) return;
      this.#event(event, sync);
    }
  }

  #event(event: EngineEvent, sync: HostSync): void {
    const { host, mirror, onEvent } = this.#options;
    // Events told again after a reconnect (`since` includes its own moment).
    const key = `${event.timeNano} ${event.id} ${event.action}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    if (sync.listedOnce) this.#lastTrue = this.#options.clock.now();
    if (this.#told.size > 1_024) this.#told = new Set([...this.#told].slice(-512));
    if (this.#lastNano === null || event.timeNano > this.#lastNano) this.#lastNano = event.timeNano;
    onEvent(toFleetEvent(host.id, event));
    const id =
      event.type === 'container' ? event.id : event.type === 'network' ? event.attributes.container : undefined;
    if (id === undefined || id === '') return;
    sync.touch(id);
    // Until the first list is in, an event may be one of the past told again: only the inspect counts.
    if (!sync.listedOnce) return;
    if (event.type === 'container') mirror.event(event);
    if (event.type === 'container' && event.action === 'create') sync.reconciler.now(id);
    else sync.reconciler.soon(id);
  }

  #reconciler(engine: Engine): Reconciler<InspectedContainer> {
    const { clock, host, log, mirror, rows, stacks } = this.#options;
    return new Reconciler<InspectedContainer>({
      clock,
      inspect: async (id) => {
        const inspected = await engine.inspectContainer(id);
        const claim = { id, imageId: inspected.Image ?? '', labels: inspected.Config?.Labels ?? {} };
        await stacks?.prepare(host.id, engine, [claim]);
        return inspected;
      },
      observed: (inspected, force) => mirror.observed(rows.fromInspect(host.id, inspected), { force }),
      gone: (id) => mirror.remove(id),
      failed: (id, error) => log.warn('inspect failed', { host: host.id, container: id, ...errorFields(error) }),
    });
  }

  #becameLive(): void {
    const { clock, host, log, onEvent } = this.#options;
    const again = this.#summary.status === 'reconnecting';
    this.#set({ status: 'live', since: clock.now(), trouble: null, engine: engineFields(this.#product) });
    log.info(again ? 'engine answers again' : 'engine connected', {
      host: host.id,
      version: this.#product?.version.version,
      containers: this.#options.mirror.size,
    });
    onEvent(consoleEvent(this.#host, clock.now(), 'connected', null));
  }

  #lost(error: unknown): void {
    const { clock, host, log, onEvent } = this.#options;
    const trouble = troubleOf(error);
    const wasLive = this.#summary.status === 'live';
    const known = this.#summary.trouble;
    if (wasLive || known?.code !== trouble.code || known.detail !== trouble.detail) {
      log.warn('engine lost', { host: host.id, code: trouble.code, detail: trouble.detail });
    }
    // Of a host that was live, `since` is when its state was last true.
    this.#set(wasLive ? { status: 'reconnecting', since: this.#lastTrue, trouble } : { trouble });
    if (wasLive) onEvent(consoleEvent(this.#host, clock.now(), 'disconnected', trouble.detail));
  }

  #set(fields: Partial<HostSummary>): void {
    const next = { ...this.#summary, ...fields };
    if (JSON.stringify(next) === JSON.stringify(this.#summary)) return;
    this.#summary = next;
    this.#options.onHost();
  }

  #dropEngine(): void {
    this.#engine?.close();
    this.#engine = null;
  }

  /** Waits, shorter when somebody begins to look. */
  #pause(ms: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        this.#wake = null;
        resolve();
      };
      const timer = this.#options.clock.setTimeout(done, ms);
      this.#wake = done;
    });
  }
}

function described({ colour, environment, name, position }: HostDefinition) {
  return { name, environment: environment ?? null, colour: colour ?? null, position: position ?? 0 };
}
