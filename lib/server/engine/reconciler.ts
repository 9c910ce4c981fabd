import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { Clock, Timer } from '../clock';

export interface ReconcilerOptions<T> {
  clock: Clock;
  inspect(id: string): Promise<T>;
  /** False: the answer is older than what is known; it is asked again. After `MAX_STALE` such answers `force` is set. */
  observed(value: T, force: boolean): boolean;
  /** The engine does not know it (any more). */
  gone(id: string): void;
  failed(id: string, error: unknown): void;
}

/** Inspects that run at once: 29-50 ms for 100 containers, and the engine stays free for people. */
const PARALLEL = 8;
/** Quiet time after the last event: 20.10's inspect is behind its events by up to 99 ms. */
const QUIET_MS = 150;
/** A container that never falls quiet is looked at this often all the same. */
const LONGEST_WAIT_MS = 500;
const MAX_STALE = 6;
const RETRY_MS = [1_000, 2_000, 5_000, 15_000, 30_000] as const;

interface Pending {
  timer: Timer | null;
  /** When the first of the coalesced requests came. */
  since: number;
}

/**
 * Asks the engine about single containers after events: once per container after it has fallen quiet (trailing edge), never
 * dropped - a request that comes while one is running is answered by another after it.
 */
export class Reconciler<T> {
  readonly #options: ReconcilerOptions<T>;
  readonly #pending = new Map<string, Pending>();
  readonly #queue: string[] = [];
  readonly #queued = new Set<string>();
  /** id -> a request came in while it was being inspected. */
  readonly #running = new Map<string, { again: boolean }>();
  readonly #stale = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  #stopped = false;

  constructor(options: ReconcilerOptions<T>) {
    this.#options = options;
  }

  /** Nothing waits and nothing runs: the mirror is what the engine said. */
  get idle(): boolean {
    return this.#pending.size === 0 && this.#queue.length === 0 && this.#running.size === 0;
  }

  /** After an event: looks when the container has been quiet for a moment. */
  soon(id: string): void {
    this.#later(id, QUIET_MS, LONGEST_WAIT_MS);
  }

  /** At once, after those already asked for. What is known to be running should be asked for first. */
  now(id: string): void {
    const running = this.#running.get(id);
    if (running) {
      running.again = true;
      return;
    }
    this.#pending.get(id)?.timer?.cancel();
    this.#pending.delete(id);
    if (this.#queued.has(id)) return;
    this.#queued.add(id);
    this.#queue.push(id);
    this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#pending.values()) timer?.cancel();
    this.#pending.clear();
    this.#queue.length = 0;
    this.#queued.clear();
  }

  #later(id: string, delay: number, longest: number): void {
    if (this.#stopped) return;
    const running = this.#running.get(id);
    if (running) {
      running.again = true;
      return;
    }
    if (this.#queued.has(id)) return;
    const now = this.#options.clock.now();
    const pending = this.#pending.get(id) ?? { timer: null, since: now };
    const wait = Math.max(0, Math.min(delay, pending.since + longest - now));
    pending.timer?.cancel();
    pending.timer = this.#options.clock.setTimeout(() => this.now(id), wait);
    this.#pending.set(id, pending);
  }

  #pump(): void {
    while (!this.#stopped && this.#running.size < PARALLEL) {
      const id = this.#queue.shift();
      if (id === undefined) return;
      this.#queued.delete(id);
      void this.#look(id);
    }
  }

  async #look(id: string): Promise<void> {
    const run = { again: false };
    this.#running.set(id, run);
    let retry: number | null = null;
    try {
      const value = await this.#options.inspect(id);
      this.#failures.delete(id);
      // An event came in meanwhile: this answer may be from before it.
      if (!this.#stopped && !run.again) retry = this.#accept(id, value);
    } catch (error) {
      if (!this.#stopped) retry = this.#refused(id, error, run.again);
    } finally {
      this.#running.delete(id);
      if (!this.#stopped) {
        if (run.again) this.soon(id);
        else if (retry !== null) this.#later(id, retry, retry);
        this.#pump();
      }
    }
  }

  #accept(id: string, value: T): number | null {
    const stale = this.#stale.get(id) ?? 0;
    if (this.#options.observed(value, stale >= MAX_STALE)) {
      this.#stale.delete(id);
      return null;
    }
    this.#stale.set(id, stale + 1);
    return QUIET_MS;
  }

  #refused(id: string, error: unknown, again: boolean): number | null {
    this.#stale.delete(id);
    if (error instanceof AppError && error.code === 'container_not_found') {
      this.#failures.delete(id);
      if (!again) this.#options.gone(id);
      return null;
    }
    const failures = this.#failures.get(id) ?? 0;
    this.#failures.set(id, failures + 1);
    this.#options.failed(id, error);
    return RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 30_000;
  }
}
