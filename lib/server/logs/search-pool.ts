import 'server-only';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '@/lib/contract/app-error';
import type { LogLine } from '@/lib/contract/log';
import type { Clock, Timer } from '../clock';

/** A run of lines in one file of a spool. */
export interface SpoolBlock {
  file: string;
  offset: number;
  length: number;
  firstLine: number;
  lines: number;
  minAt: bigint;
  maxAt: bigint;
}

export interface PatternSource {
  source: string;
  flags: string;
}

export interface RecordFilter {
  /** Bit masks over streams (1 stdout, 2 stderr) and levels (in the contract's order). */
  streams: number;
  levels: number;
  from: bigint | null;
  to: bigint | null;
  pattern: PatternSource | null;
  escapes: PatternSource;
}

export type NumberedLine = LogLine & { number: number };

export interface WindowJob {
  kind: 'window';
  blocks: readonly SpoolBlock[];
  filter: RecordFilter;
  before: number;
  after: number | null;
  limit: number;
  maxBytes: number;
}
export interface SearchJob {
  kind: 'search';
  blocks: readonly SpoolBlock[];
  filter: RecordFilter;
  before: number;
  limit: number;
}
export interface TestJob {
  kind: 'test';
  texts: readonly string[];
  pattern: PatternSource;
  escapes: PatternSource;
}
interface Results {
  window: { lines: NumberedLine[]; more: boolean };
  search: { matches: { number: number; at: string }[]; count: number; more: boolean };
  test: Uint8Array;
}
type Job = WindowJob | SearchJob | TestJob;

/** A search that is ended because its pattern takes too long, not because the log is large. ms */
export const PATTERN_LIMIT_MS = 10_000;
/** Without a pattern of people's own, time is only a matter of size. */
export const SCAN_LIMIT_MS = 60_000;
/** A thread that nobody needs costs 5-10 MB. */
const IDLE_MS = 30_000;
const MAX_QUEUE = 64;

interface Waiting {
  job: Job;
  limitMs: number;
  signal: AbortSignal;
  resolve(result: unknown): void;
  reject(error: unknown): void;
  /** Ends the waiting in the queue. */
  leave(): void;
}

interface Thread {
  worker: Worker;
  busy: { id: number; waiting: Waiting; timer: Timer; stop(): void } | null;
  idle: Timer | null;
}

export interface SearchPool {
  /** Rejects with `search_too_slow` after `limitMs`, with `too_many_requests` when too many wait, or with the signal's reason. */
  run<J extends Job>(job: J, options: { limitMs: number; signal: AbortSignal }): Promise<Results[J['kind']]>;
  close(): Promise<void>;
}

/** The file stands beside this one in the project; bundled code has no place of its own, so the project's folder is the fixed point. */
function workerFile(): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), 'lib/server/logs/search-worker.mjs');
}

/** A few threads that search. One that exceeds its time is ended and replaced; the console's own thread is never held up. */
export function createSearchPool({ clock, threads = 2 }: { clock: Clock; threads?: number }): SearchPool {
  const pool = new Set<Thread>();
  const queue: Waiting[] = [];
  let nextId = 1;
  let closed = false;

  function end(thread: Thread): Promise<unknown> {
    pool.delete(thread);
    thread.idle?.cancel();
    thread.worker.removeAllListeners();
    thread.worker.on('error', () => {});
    return thread.worker.terminate();
  }

  function spawn(): Thread {
    // No environment and no arguments: whatever runs there needs neither.
    const worker = new Worker(workerFile(), { env: {}, argv: [], stdout: false, stderr: false });
    worker.unref();
    const thread: Thread = { worker, busy: null, idle: null };
    worker.on('message', (message: { id: number; result?: unknown; error?: string }) => {
      const busy = thread.busy;
      if (!busy || busy.id !== message.id) return;
      release(thread);
      if (message.error === undefined) busy.waiting.resolve(message.result);
      else busy.waiting.reject(new AppError('internal', { cause: new Error(message.error) }));
    });
    worker.on('error', (error) => {
      const busy = thread.busy;
      busy?.timer.cancel();
      busy?.stop();
      void end(thread);
      busy?.waiting.reject(new AppError('internal', { cause: error }));
      next();
    });
    pool.add(thread);
    return thread;
  }

  function release(thread: Thread): void {
    thread.busy?.timer.cancel();
    thread.busy?.stop();
    thread.busy = null;
    thread.idle = clock.setTimeout(() => void end(thread), IDLE_MS);
    next();
  }

  function fail(thread: Thread, error: unknown): void {
    const busy = thread.busy;
    if (!busy) return;
    thread.busy = null;
    busy.timer.cancel();
    busy.stop();
    void end(thread);
    busy.waiting.reject(error);
    next();
  }

  function next(): void {
    if (closed || queue.length === 0) return;
    const thread = [...pool].find(({ busy }) => !busy) ?? (pool.size < threads ? spawn() : null);
    const waiting = thread && queue.shift();
    if (!thread || !waiting) return;
    waiting.signal.removeEventListener('abort', waiting.leave);
    thread.idle?.cancel();
    const id = nextId++;
    const cancel = () => fail(thread, waiting.signal.reason);
    const timer = clock.setTimeout(() => {
      fail(
        thread,
        new AppError('search_too_slow', {
          detail: `The search was ended after ${Math.round(waiting.limitMs / 1000)} s.`,
          hint: 'Make the pattern simpler (nested repeats such as (a+)+ take for ever), or narrow the time range.',
        }),
      );
    }, waiting.limitMs);
    waiting.signal.addEventListener('abort', cancel, { once: true });
    thread.busy = { id, waiting, timer, stop: () => waiting.signal.removeEventListener('abort', cancel) };
    thread.worker.postMessage({ id, job: waiting.job });
  }

  return {
    run(job, { limitMs, signal }) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new AppError('shutting_down'));
        if (signal.aborted) return reject(signal.reason);
        if (queue.length >= MAX_QUEUE) return reject(new AppError('too_many_requests', { retryAfter: 5 }));
        const waiting: Waiting = {
          job,
          limitMs,
          signal,
          resolve: resolve as (result: unknown) => void,
          reject,
          leave() {
            queue.splice(queue.indexOf(waiting), 1);
            reject(signal.reason);
          },
        };
        signal.addEventListener('abort', waiting.leave, { once: true });
        queue.push(waiting);
        next();
      });
    },
    async close() {
      closed = true;
      const stopping = new AppError('shutting_down');
      for (const waiting of queue.splice(0)) waiting.reject(stopping);
      for (const { busy } of pool) busy?.waiting.reject(stopping);
      await Promise.all([...pool].map(end));
    },
  };
}
