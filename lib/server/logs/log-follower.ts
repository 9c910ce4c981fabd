import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { LogLine } from '@/lib/contract/log';
import type { Engine } from '@/lib/docker/engine';
import { compareStamps, msToStamp } from '@/lib/logs/line';
import { createLineSplitter, type DecodeText } from '@/lib/logs/line-splitter';
import { createResumePoint, createResumer, type Resumer } from '@/lib/logs/overlap';
import type { Clock, Timer } from '../clock';
import type { LogFollow, LogFollower, LogSink } from '../live/log-follower';
import { errorFields, type Logger } from '../logger';
import type { FleetWatch, LogFleet } from './fleet-watch';
import { LineWindow, lineBytes } from './line-window';

/** A batch leaves at once after a pause, else so long after the last. ms */
const FLUSH_MS = 16;
const BATCH_LINES = 500;
/** A single message stays well under the live connection's frame limit. Text bytes. */
const BATCH_BYTES = 512 * 1024;
/** The engine does not say where the tail ends and the new begins: it is where it falls silent. ms */
const SILENCE_MS = 40;
const FIRST_FRAME_MS = 1_000;
/** Lines asked for to find the place again after a restart, each time ten times more. 1,000 lines take the engine 8 ms, 100,000 under a second. */
const RESUME_TAILS: readonly (number | 'all')[] = [1_000, 10_000, 100_000, 'all'];
const REOPEN_FIRST_MS = 100;
const REOPEN_LAST_MS = 5_000;

/** Node's own decoder is several times quicker on short lines than a TextDecoder. */
export const decodeBuffer: DecodeText = (bytes, start, end) => {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('utf8', start, end);
};

/** Codes after which the same request may succeed later. `conflict`: the container is being removed, or could not be. */
const PASSING: ReadonlySet<string> = new Set(['engine_unreachable', 'engine_timeout', 'host_not_found', 'conflict']);
const READABLE_STATES: ReadonlySet<string> = new Set(['running', 'paused']);

interface Dependencies {
  fleet: LogFleet;
  watch: FleetWatch;
  clock: Clock;
  log: Logger;
}

type Reading = { kind: 'ended'; lines: number } | { kind: 'too-short' } | { kind: 'failed'; error: unknown };

/** Follows one log for one reader, over restarts of its container and of its engine. */
class Following implements LogFollow {
  readonly #deps: Dependencies;
  readonly #container: ContainerSummary;
  readonly #sink: LogSink;
  readonly #window = new LineWindow();
  readonly #resume = createResumePoint();
  #pending: LogLine[] = [];
  #pendingBytes = 0;
  #skipped = 0;
  #flushTimer: Timer | null = null;
  #lastFlush = 0;
  #closed = false;
  #caughtUp = false;
  #given = 0;
  #abort = new AbortController();
  #wakeWait: (() => void) | null = null;
  /** Start of the run that was read last; another one means that there is more to read, whatever the state is by now. */
  #readRun: number | null = null;

  constructor(deps: Dependencies, engine: Engine, container: ContainerSummary, tail: number, sink: LogSink) {
    this.#deps = deps;
    this.#container = container;
    this.#sink = sink;
    this.#run(engine, tail).catch((error: unknown) => {
      deps.log.error('following a log failed', {
        host: container.host,
        container: container.id,
        ...errorFields(error),
      });
      this.#end('The log could not be read further', new AppError('internal', { cause: error }));
    });
  }

  ack(lines: number): void {
    this.#window.ack(lines);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#flushTimer?.cancel();
    this.#abort.abort();
    this.#window.wake();
    this.#wakeWait?.();
  }

  #end(reason: string, problem: AppError | null): void {
    if (this.#closed) return;
    this.#flush();
    this.#markCaughtUp();
    this.close();
    this.#sink.ended(reason, problem);
  }

  async #run(first: Engine, tail: number): Promise<void> {
    let engine: Engine | null = first;
    let attempt = 0;
    let silent = 0;
    let opened = false;
    while (!this.#closed) {
      if (engine) {
        // Only a tail that was read at least in part leaves a place to go on from.
        const place = opened ? this.#resume.last : null;
        const resumer = place && place.length > 0 ? createResumer(place) : null;
        const asked = resumer ? (RESUME_TAILS[attempt] ?? 'all') : opened ? 'all' : tail;
        const tty = this.#tty();
        const reading = await this.#read(engine, asked, resumer);
        if (this.#closed) return;
        if (reading.kind === 'too-short') {
          attempt++;
          continue;
        }
        attempt = 0;
        if (reading.kind === 'failed') {
          const problem = asProblem(reading.error);
          if (problem.code === 'container_not_found') return this.#end('The container was removed', null);
          // A container that was made a moment ago is not known to have a terminal until the mirror has inspected it.
          const learned = problem.code === 'engine_protocol' && this.#tty() !== tty;
          if (!PASSING.has(problem.code) && !learned)
            return this.#end(problem.detail ?? 'The log cannot be read', problem);
          silent++;
        } else {
          opened = true;
          silent = reading.lines > 0 ? 0 : silent + 1;
        }
        this.#flush();
        if (reading.kind === 'ended') this.#markCaughtUp();
      }
      if (!(await this.#untilReadable(Math.min(REOPEN_LAST_MS, REOPEN_FIRST_MS * 2 ** Math.min(silent, 6))))) return;
      engine = this.#engine();
      if (!engine) silent++;
    }
  }

  #tty(): boolean {
    return (this.#deps.fleet.container(this.#container.host, this.#container.id) ?? this.#container).tty;
  }

  #engine(): Engine | null {
    try {
      return this.#deps.fleet.engine(this.#container.host);
    } catch {
      return null;
    }
  }

  /**
   * Waits `pauseMs`, then until the fleet says that there may be more to read. False: it is over. A stream that ended while the
   * mirror still says `running` is opened again after the pause, which grows while nothing new comes.
   */
  async #untilReadable(pauseMs: number): Promise<boolean> {
    const { fleet, watch, clock } = this.#deps;
    const { host, id } = this.#container;
    const until = clock.now() + pauseMs;
    while (!this.#closed) {
      const live = fleet.host(host)?.status === 'live';
      const container = fleet.container(host, id);
      if (live && !container) {
        this.#end('The container was removed', null);
        return false;
      }
      const readable =
        live &&
        container !== undefined &&
        (READABLE_STATES.has(container.state) || container.startedAt !== this.#readRun);
      const wait = until - clock.now();
      if (readable && wait <= 0) return true;
      await new Promise<void>((resolve) => {
        const stop = watch.listen(() => done());
        const timer = wait > 0 ? clock.setTimeout(() => done(), wait) : null;
        const done = () => {
          stop();
          timer?.cancel();
          this.#wakeWait = null;
          resolve();
        };
        this.#wakeWait = done;
      });
    }
    return false;
  }

  async #read(engine: Engine, tail: number | 'all', resumer: Resumer | null): Promise<Reading> {
    const { clock } = this.#deps;
    const { id } = this.#container;
    const tty = this.#tty();
    const abort = new AbortController();
    this.#abort = abort;
    this.#readRun = this.#deps.fleet.container(this.#container.host, id)?.startedAt ?? null;
    const splitter = createLineSplitter({ tty, decode: decodeBuffer });
    const openedAt = msToStamp(clock.now());
    let lastFrame = clock.now();
    let silence = FIRST_FRAME_MS;
    const silenceTimer = this.#caughtUp
      ? null
      : clock.setInterval(() => {
          if (clock.now() - lastFrame >= silence) this.#markCaughtUp();
          if (this.#caughtUp) silenceTimer?.cancel();
        }, SILENCE_MS / 2);
    let lines = 0;
    let found: LogLine[] = [];
    /** Those of the lines found that are new; null: this tail does not reach back to where the last one ended. */
    const fresh = (): readonly LogLine[] | null => {
      const all = found;
      found = [];
      if (!resumer || resumer.state === 'found' || all.length === 0) return all;
      const later = resumer.take(all);
      if (resumer.state !== 'missing') return later;
      if (tail !== 'all') return null;
      // The place was rotated away: how many lines went with it nobody knows; at least one.
      this.#skipped += 1;
      return resumer.giveUp();
    };
    /** Gives lines as fast as they are acknowledged: a frame may hold hundreds. */
    const give = async (some: readonly LogLine[]): Promise<void> => {
      for (const line of some) {
        if (!this.#hasRoom()) await this.#room();
        if (this.#closed) return;
        this.#give(line, openedAt);
        lines++;
      }
      if (!resumer && typeof tail === 'number' && this.#given >= tail) this.#markCaughtUp();
      lastFrame = clock.now();
    };
    try {
      for await (const frame of engine.followLogs(id, { follow: true, tail, tty, signal: abort.signal })) {
        if (this.#closed) break;
        silence = SILENCE_MS;
        splitter.push(frame.stream, frame.bytes, found);
        const some = fresh();
        if (!some) return { kind: 'too-short' };
        await give(some);
      }
      splitter.flush(found);
      const some = fresh();
      if (!some) return { kind: 'too-short' };
      await give(some);
      if (resumer?.state === 'searching') {
        if (tail !== 'all') return { kind: 'too-short' };
        await give(resumer.giveUp());
      }
      return { kind: 'ended', lines };
    } catch (error) {
      if (this.#closed) return { kind: 'ended', lines };
      // What came before the failure is true.
      splitter.flush(found);
      await give(fresh() ?? []);
      return { kind: 'failed', error };
    } finally {
      silenceTimer?.cancel();
      abort.abort();
    }
  }

  #hasRoom(): boolean {
    return this.#window.hasRoom({ lines: this.#pending.length, bytes: this.#pendingBytes });
  }

  /** Sends what waits and comes back when the reader has taken in enough. */
  async #room(): Promise<void> {
    this.#flush();
    while (!this.#closed && !this.#hasRoom()) await this.#window.changed();
  }

  #give(line: LogLine, openedAt: string): void {
    if (!this.#caughtUp && compareStamps(line.at, openedAt) > 0) this.#markCaughtUp();
    this.#pending.push(line);
    this.#pendingBytes += lineBytes(line);
    this.#given++;
    if (this.#pending.length >= BATCH_LINES || this.#pendingBytes >= BATCH_BYTES) this.#flush();
    else if (!this.#flushTimer) {
      const wait = Math.max(0, this.#lastFlush + FLUSH_MS - this.#deps.clock.now());
      this.#flushTimer = this.#deps.clock.setTimeout(() => this.#flush(), wait);
    }
  }

  #flush(): void {
    this.#flushTimer?.cancel();
    this.#flushTimer = null;
    if (this.#closed || (this.#pending.length === 0 && this.#skipped === 0)) return;
    const lines = this.#pending;
    const skipped = this.#skipped;
    this.#window.gave(lines.length, this.#pendingBytes);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#skipped = 0;
    this.#lastFlush = this.#deps.clock.now();
    this.#resume.note(lines);
    this.#sink.lines(lines, skipped);
  }

  #markCaughtUp(): void {
    if (this.#caughtUp || this.#closed) return;
    this.#flush();
    this.#caughtUp = true;
    this.#sink.caughtUp();
  }
}

function asProblem(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('engine_protocol', { cause: error });
}

export function createLogFollower(deps: Dependencies): LogFollower {
  return {
    follow: (engine, container, { tail }, sink) => new Following(deps, engine, container, tail, sink),
  };
}
