import 'server-only';
import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ContainerSummary } from '@/lib/contract/container';
import type { Engine } from '@/lib/docker/engine';
import type { Clock } from '../clock';
import { errorFields, type Logger } from '../logger';
import { Spool, type SpoolBudget } from './spool';

export interface SpoolLimits {
  /** Bytes of one log; older lines are dropped beyond it. */
  spoolBytes: number;
  /** Bytes of all spools together. */
  totalBytes: number;
  /** A spool that nobody asked for so long is dropped. ms */
  idleMs: number;
}

/** Two people (or one person twice) may look at different moments of one log; more would push each other out for nothing. */
const PER_CONTAINER = 2;
const MAX_SPOOLS = 24;
/** Logs read from engines at once: each takes the engine a core. */
const READING = 2;
/** Requests that come together (a page that asks for a window and a search) share a spool. ms */
const SAME_MOMENT_MS = 1_000;

/** Finds, makes and drops spools. Everything in its folder is its own: it is wiped at the start. */
export class SpoolStore {
  readonly #spools = new Map<string, Spool>();
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #limits: SpoolLimits;
  readonly #budget: SpoolBudget;
  readonly #sweep: { cancel(): void };
  readonly #ready: Promise<void>;
  #bytes = 0;
  #reading = 0;
  #queue: (() => void)[] = [];

  constructor(options: { dataDir: string; clock: Clock; log: Logger; limits: SpoolLimits }) {
    this.#folder = path.join(options.dataDir, 'spool');
    this.#clock = options.clock;
    this.#log = options.log;
    this.#limits = options.limits;
    this.#budget = { limit: options.limits.spoolBytes, take: (spool, bytes) => this.#take(spool, bytes) };
    this.#ready = this.#wipe();
    // Whoever needs the folder waits for this and gets the failure; nobody waiting must not be an unhandled rejection.
    this.#ready.catch(() => {});
    this.#sweep = options.clock.setInterval(() => this.#dropIdle(), Math.max(1_000, options.limits.idleMs / 10));
  }

  get bytes(): number {
    return this.#bytes;
  }
  get size(): number {
    return this.#spools.size;
  }

  /** The named spool if it is of this very container, else a new one that is being filled. `made`: it was not there. */
  async open(container: ContainerSummary, engine: () => Engine, id: string | undefined): Promise<Spool> {
    await this.#ready;
    const named = id === undefined ? undefined : this.#spools.get(id);
    if (named && named.host === container.host && named.containerId === container.id) return named;
    const own = [...this.#spools.values()].filter((s) => s.host === container.host && s.containerId === container.id);
    const now = this.#clock.now();
    const fresh = own.find((spool) => now - spool.madeAt <= SAME_MOMENT_MS);
    if (fresh) return fresh;
    const source = engine();
    const idle = own.filter(({ busy }) => !busy).sort((a, b) => a.lastUsed - b.lastUsed);
    if (own.length >= PER_CONTAINER && idle[0]) this.#drop(idle[0]);
    if (this.#spools.size >= MAX_SPOOLS) this.#dropLeastUsed(null);
    const spool = new Spool({
      id: randomBytes(16).toString('base64url'),
      host: container.host,
      containerId: container.id,
      folder: this.#folder,
      now,
      budget: this.#budget,
    });
    this.#spools.set(spool.id, spool);
    spool.fill(source, container.tty, () => this.#turn());
    return spool;
  }

  /** A spool whose reading failed answers nobody any more. */
  forget(spool: Spool): void {
    if (this.#spools.has(spool.id)) this.#drop(spool);
  }

  async close(): Promise<void> {
    this.#sweep.cancel();
    const all = [...this.#spools.values()];
    this.#spools.clear();
    for (const run of this.#queue.splice(0)) run();
    await Promise.allSettled(all.map((spool) => spool.drop()));
    await rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }

  async #wipe(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  async #turn(): Promise<() => void> {
    while (this.#reading >= READING) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#reading++;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#reading--;
      this.#queue.shift()?.();
    };
  }

  #take(spool: Spool, bytes: number): boolean {
    while (bytes > 0 && this.#bytes + bytes > this.#limits.totalBytes) {
      if (!this.#dropLeastUsed(spool)) return false;
    }
    this.#bytes += bytes;
    return true;
  }

  #dropLeastUsed(except: Spool | null): boolean {
    const idle = [...this.#spools.values()].filter((spool) => spool !== except && !spool.busy);
    const [oldest] = idle.sort((a, b) => a.lastUsed - b.lastUsed);
    if (!oldest) return false;
    this.#drop(oldest);
    return true;
  }

  #dropIdle(): void {
    const before = this.#clock.now() - this.#limits.idleMs;
    for (const spool of [...this.#spools.values()]) if (!spool.busy && spool.lastUsed <= before) this.#drop(spool);
  }

  #drop(spool: Spool): void {
    this.#spools.delete(spool.id);
    spool.drop().catch((error: unknown) => this.#log.warn('a log spool could not be removed', errorFields(error)));
  }
}
