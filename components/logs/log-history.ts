import { compareStamps } from '@/lib/logs/line';
import { overlapLength } from '@/lib/logs/overlap';
import type { LogEntry } from './log-buffer';
import type { LogSource, WindowAnswer, WindowQuery } from './log-source';
import { filterQuery, type LogStore } from './log-store';

const WINDOW = 1_000;
/** Stamps of the two streams may be a little out of order; lines this much later are asked for as well and cut off again. ns */
const SLACK_NS = 1_000_000n;
/** The log may grow faster than it can be read anew; then the page says that it could not go on. */
const TRIES = 4;

/** Fetches what lies above, below or elsewhere from the server's spool, one request at a time. */
export class LogHistory {
  readonly #store: LogStore;
  readonly #source: LogSource;
  #spool: string | undefined;
  #abort: AbortController | null = null;

  constructor(store: LogStore, source: LogSource) {
    this.#store = store;
    this.#source = source;
  }

  /** The spool that the numbers of the entries belong to. */
  get spool(): string | undefined {
    return this.#spool;
  }

  /** Numbers of another spool mean nothing any more. */
  adoptSpool(spool: string): void {
    if (spool === this.#spool) return;
    this.#spool = spool;
    this.#store.buffer.forgetNumbers();
  }

  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
    if (this.#store.state.loading) this.#store.set({ loading: null });
  }

  older(): Promise<void> {
    if (!this.#store.state.older) return Promise.resolve();
    return this.#run('older', (signal) => this.#older(signal));
  }

  newer(): Promise<void> {
    if (this.#store.state.atEnd) return Promise.resolve();
    return this.#run('newer', (signal) => this.#newer(signal));
  }

  /** Shows the surroundings of a line. */
  jump(number: number, spool: string | undefined): Promise<void> {
    this.cancel();
    return this.#run('jump', async (signal) => {
      if (spool !== undefined) this.adoptSpool(spool);
      const answer = await this.#ask({ after: Math.max(0, number - WINDOW / 4) }, signal);
      const store = this.#store;
      store.replace(answer.lines);
      const found = store.buffer.entries.find((entry) => (entry.number ?? -1) >= number) ?? store.buffer.entries.at(-1);
      store.set({
        atEnd: false,
        following: false,
        older: (answer.lines[0]?.number ?? 0) > 0,
        target: found ? store.aimAt(found.id) : null,
      });
    });
  }

  async #run(direction: 'older' | 'newer' | 'jump', work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const store = this.#store;
    if (this.#abort) return;
    const abort = new AbortController();
    this.#abort = abort;
    store.set({ loading: { direction, linesRead: 0 }, failure: null });
    try {
      await work(abort.signal);
    } catch (error) {
      if (!abort.signal.aborted) store.set({ failure: error });
    } finally {
      if (this.#abort === abort) {
        this.#abort = null;
        store.set({ loading: null });
      }
    }
  }

  /** Asks until the server has read as much of the log as the answer needs. Throws AbortError once the signal has aborted. */
  async #ask(place: Omit<WindowQuery, 'spool' | 'limit'>, signal: AbortSignal): Promise<WindowAnswer> {
    const store = this.#store;
    for (;;) {
      const answer = await this.#source.window(
        {
          ...filterQuery(store.state.filter),
          ...place,
          limit: WINDOW,
          ...(this.#spool !== undefined && { spool: this.#spool }),
        },
        signal,
      );
      signal.throwIfAborted();
      this.adoptSpool(answer.spool);
      if (answer.complete || answer.lines.length > 0 || !answer.more) return answer;
      if (store.state.loading) store.set({ loading: { ...store.state.loading, linesRead: answer.total } });
    }
  }

  async #older(signal: AbortSignal): Promise<void> {
    const store = this.#store;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const first = store.buffer.entries.find((entry) => entry.gap === undefined);
      if (!first) {
        // With a filter on a log whose newest lines do not pass: the newest that do.
        this.#spool = undefined;
        const answer = await this.#ask({}, signal);
        const newer = store.buffer.entries;
        const shared = overlapLength(answer.lines, newer);
        store.buffer.prepend(shared > 0 ? answer.lines.slice(0, -shared) : answer.lines);
        return store.set({ older: answer.more });
      }
      const named = this.#spool;
      const known = first.number;
      const place = known === null ? { beforeTime: String(BigInt(first.at) + SLACK_NS) } : { before: known };
      const answer = await this.#ask(place, signal);
      if (known !== null && answer.spool === named) {
        store.buffer.prepend(answer.lines);
        return this.#grownAbove(answer.more);
      }
      if (known !== null) continue;
      const shared = overlapLength(answer.lines, store.buffer.entries);
      if (shared > 0) {
        this.#learnNumbers(answer, shared);
        const above = answer.lines.slice(0, -shared);
        store.buffer.prepend(above);
        if (above.length > 0 || !answer.more) return this.#grownAbove(answer.more);
        continue;
      }
      // The spool is older than the page's first line: a new one has it.
      if (named !== undefined) {
        this.#spool = undefined;
        continue;
      }
      // The engine has dropped the page's first line meanwhile: what is earlier than it is above it.
      store.buffer.prepend(answer.lines.filter((line) => compareStamps(line.at, first.at) < 0));
      return this.#grownAbove(answer.more);
    }
  }

  #grownAbove(older: boolean): void {
    const store = this.#store;
    const dropped = store.buffer.trimBottom();
    store.set({ older, ...(dropped > 0 && { atEnd: false }) });
  }

  #learnNumbers(answer: WindowAnswer, shared: number): void {
    const entries = this.#store.buffer.entries;
    const offset = answer.lines.length - shared;
    for (let at = 0; at < shared; at++) {
      const entry = entries[at];
      const line = answer.lines[offset + at];
      if (entry && line) entry.number = line.number;
    }
  }

  async #newer(signal: AbortSignal): Promise<void> {
    const store = this.#store;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (store.joinRing()) return store.set({ atEnd: true });
      const last = store.buffer.entries.findLast((entry) => entry.gap === undefined);
      if (!last) return store.toEnd();
      const number = last.number ?? (await this.#numberOf(last, signal));
      if (number === null) return store.toEnd();
      const named = this.#spool;
      const answer = await this.#ask({ after: number + 1 }, signal);
      if (answer.spool !== named) continue;
      if (answer.lines.length > 0) {
        store.buffer.append(answer.lines);
        store.buffer.trimTop();
        return store.set({ older: true, ...(!answer.more && store.joinRing() && { atEnd: true }) });
      }
      // The spool ends here and the log has gone on: read it anew.
      this.#spool = undefined;
      last.number = null;
    }
  }

  /** Where an entry is in the present (or a new) spool; null when it is in neither. */
  async #numberOf(entry: LogEntry, signal: AbortSignal): Promise<number | null> {
    const answer = await this.#ask({ beforeTime: String(BigInt(entry.at) + SLACK_NS) }, signal);
    const same = answer.lines.findLast(
      (line) => line.at === entry.at && line.text === entry.text && line.stream === entry.stream,
    );
    return same?.number ?? null;
  }
}
