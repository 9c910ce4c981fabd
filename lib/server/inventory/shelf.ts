import 'server-only';
import type { Clock, Timer } from '../clock';

export interface ShelfOptions<Row> {
  clock: Clock;
  /** Asks the engine. Rejects at once while there is none. */
  read(): Promise<readonly Row[]>;
  /** The rows, or how far they can be trusted, are no longer what was answered last. */
  changed(): void;
}

/** What happens together (a prune tells of each image) is read once. */
const SETTLE_MS = 100;
/** Lost events would show by then, and what engines tell no event of: a build that made an untagged image. */
const MAX_AGE_WATCHED_MS = 60_000;
const MAX_AGE_ASKED_MS = 10_000;

/**
 * The rows of one kind on one host. Read when somebody asks; kept fresh by `touch` while somebody watches. One reading at a time,
 * and one more after it when something was told meanwhile, so the last word is never missed.
 */
export class Shelf<Row> {
  readonly #options: ShelfOptions<Row>;
  #rows: readonly Row[] | null = null;
  #readAt: number | null = null;
  #error: unknown = null;
  /** Something changed since the last reading began. */
  #dirty = true;
  #reading: Promise<void> | null = null;
  #timer: Timer | null = null;
  #watched = false;
  #text = '';

  constructor(options: ShelfOptions<Row>) {
    this.#options = options;
  }

  get rows(): readonly Row[] | null {
    return this.#rows;
  }

  /** When the reading that gave these rows began; null before the first. */
  get readAt(): number | null {
    return this.#readAt;
  }

  /** Why the last reading failed; null when it did not. */
  get error(): unknown {
    return this.#error;
  }

  /** Told of a change. Read soon while watched, else when somebody asks. */
  touch(): void {
    this.#dirty = true;
    if (this.#watched) this.#schedule(SETTLE_MS);
  }

  setWatched(watched: boolean): void {
    this.#watched = watched;
    this.#timer?.cancel();
    this.#timer = null;
    if (watched) this.#schedule(this.#isFresh(MAX_AGE_ASKED_MS) ? MAX_AGE_WATCHED_MS : 0);
  }

  /** Resolves when the rows are of now, or could not be had (`error`). Never rejects. */
  async fresh(): Promise<void> {
    const maxAge = this.#watched ? MAX_AGE_WATCHED_MS : MAX_AGE_ASKED_MS;
    if (this.#reading !== null) await this.#reading;
    if (!this.#isFresh(maxAge)) await this.#read();
  }

  close(): void {
    this.setWatched(false);
  }

  #isFresh(maxAge: number): boolean {
    return (
      !this.#dirty &&
      this.#error === null &&
      this.#readAt !== null &&
      this.#options.clock.now() - this.#readAt <= maxAge
    );
  }

  #schedule(ms: number): void {
    const { clock } = this.#options;
    if (ms < MAX_AGE_WATCHED_MS && this.#timer !== null) {
      this.#timer.cancel();
      this.#timer = null;
    }
    this.#timer ??= clock.setTimeout(() => {
      this.#timer = null;
      // Somebody asked meanwhile.
      if (this.#isFresh(MAX_AGE_ASKED_MS)) this.#schedule(MAX_AGE_WATCHED_MS);
      else void this.#read();
    }, ms);
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null;
      if (this.#watched) this.#schedule(this.#dirty && this.#error === null ? SETTLE_MS : MAX_AGE_WATCHED_MS);
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    const began = this.#options.clock.now();
    const failedBefore = this.#error !== null;
    this.#dirty = false;
    try {
      const rows = await this.#options.read();
      // The engine's order differs from call to call; readers sort.
      const text = JSON.stringify(rows);
      const differs = text !== this.#text || this.#rows === null || failedBefore;
      this.#rows = rows;
      this.#text = text;
      this.#readAt = began;
      this.#error = null;
      if (differs) this.#options.changed();
    } catch (error) {
      this.#dirty = true;
      this.#error = error ?? new Error('unknown');
      if (!failedBefore) this.#options.changed();
    }
  }
}
