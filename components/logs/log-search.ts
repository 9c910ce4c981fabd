import { AppError } from '@/lib/contract/app-error';
import { stripAnsi } from '@/lib/logs/ansi';
import type { Line } from '@/lib/logs/line';
import { compilePattern, matches, type PatternQuery } from '@/lib/logs/pattern';
import type { LogHistory } from './log-history';
import type { LogSource } from './log-source';
import { filterQuery, type LogStore } from './log-store';

export interface SearchState {
  query: PatternQuery;
  /** `idle`: nothing to search for. `bad`: the pattern cannot be used, see `message`. */
  status: 'idle' | 'bad' | 'running' | 'done' | 'failed';
  message: string | null;
  failure: unknown;
  /** Lines that the server has read so far, while it reads. */
  linesRead: number;
  /** Matching lines in the whole log as it was when searched, and those that came since. */
  count: number;
  newCount: number;
  /** Position in the matches, 0 = newest; -1: none was gone to yet. */
  current: number;
  /** Where in the page's lines the pattern may be tried; null: nowhere (yet). */
  regexp: RegExp | null;
  /** The line that is the current match, by its number in the spool. */
  currentNumber: number | null;
}

interface Match {
  number: number;
  at: string;
}

const IDLE: SearchState = {
  query: { q: '', regex: false, matchCase: false },
  status: 'idle',
  message: null,
  failure: null,
  linesRead: 0,
  count: 0,
  newCount: 0,
  current: -1,
  regexp: null,
  currentNumber: null,
};
const PAGE = 1_000;
/** A pattern that took the server longer is not tried on every new line in the page. ms */
const QUICK_MS = 3_000;

/** Finds a pattern in the whole log on the server, and goes from match to match. */
export class LogSearch {
  readonly #store: LogStore;
  readonly #history: LogHistory;
  readonly #source: LogSource;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #matches: Match[] = [];
  #more = false;
  #spool: string | undefined;
  #abort: AbortController | null = null;
  #quick = false;
  state: SearchState = IDLE;

  constructor(store: LogStore, history: LogHistory, source: LogSource, now: () => number = () => performance.now()) {
    this.#store = store;
    this.#history = history;
    this.#source = source;
    this.#now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): SearchState => this.state;

  /** Starts anew; an empty `q` ends searching. A bad pattern is said at once, without asking the server. */
  async search(query: PatternQuery): Promise<void> {
    this.#abort?.abort();
    this.#abort = null;
    this.#matches = [];
    this.#more = false;
    this.#quick = false;
    if (query.q === '') return this.#set({ ...IDLE, query });
    const compiled = compilePattern(query);
    if (!compiled.ok) return this.#set({ ...IDLE, query, status: 'bad', message: compiled.message });
    // A literal is marked at once; a pattern only after the server has shown that it comes to an end.
    this.#set({ ...IDLE, query, status: 'running', regexp: query.regex ? null : compiled.regexp });
    const abort = new AbortController();
    this.#abort = abort;
    const started = this.#now();
    try {
      await this.#page(undefined, abort.signal);
      this.#quick = !query.regex || this.#now() - started < QUICK_MS;
      this.#set({ status: 'done', regexp: compiled.regexp });
    } catch (error) {
      if (abort.signal.aborted) return;
      const bad = error instanceof AppError && error.code === 'validation_failed';
      this.#set({
        status: bad ? 'bad' : 'failed',
        failure: error,
        message: bad ? (error.detail ?? null) : null,
        regexp: null,
      });
    } finally {
      if (this.#abort === abort) this.#abort = null;
    }
  }

  again(): Promise<void> {
    return this.search(this.state.query);
  }

  /** The next match towards the log's beginning (`older`) or its end. Goes round at the end, not at the beginning of what is not fetched yet. */
  async go(direction: 'older' | 'newer'): Promise<void> {
    if (this.state.status !== 'done' || this.#matches.length === 0) return;
    let next = this.state.current + (direction === 'older' ? 1 : -1);
    if (next < 0) next = this.state.current === -1 ? 0 : this.#matches.length - 1;
    if (next >= this.#matches.length && this.#more) {
      const abort = new AbortController();
      this.#abort = abort;
      try {
        await this.#page(this.#matches.at(-1)?.number, abort.signal);
      } catch (error) {
        if (!abort.signal.aborted) this.#set({ status: 'failed', failure: error });
        return;
      }
    }
    if (next >= this.#matches.length) next = 0;
    const match = this.#matches[next];
    if (!match) return;
    this.#set({ current: next, currentNumber: match.number });
    await this.#show(match);
  }

  /** Counts the matches among new lines from here on. */
  start(): void {
    this.#store.onNewLines = (lines) => this.#countNew(lines);
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#store.onNewLines = null;
  }

  async #show(match: Match): Promise<void> {
    const store = this.#store;
    const regexp = this.state.regexp;
    if (this.#spool !== undefined) this.#history.adoptSpool(this.#spool);
    const here = store.buffer.entries.find((entry) =>
      entry.number === null
        ? entry.at === match.at && regexp !== null && matches(regexp, stripAnsi(entry.text))
        : entry.number === match.number,
    );
    if (!here) return this.#history.jump(match.number, this.#spool);
    here.number = match.number;
    store.set({ following: false, target: store.aimAt(here.id) });
  }

  async #page(before: number | undefined, signal: AbortSignal): Promise<void> {
    const { q, regex, matchCase } = this.state.query;
    for (;;) {
      const spool: string | undefined = before === undefined ? undefined : this.#spool;
      const answer = await this.#source.search(
        {
          ...filterQuery(this.#store.state.filter),
          q,
          regex: regex ? 'true' : 'false',
          matchCase: matchCase ? 'true' : 'false',
          limit: PAGE,
          ...(before !== undefined && { before }),
          ...(this.#reading !== undefined && before === undefined
            ? { spool: this.#reading }
            : spool !== undefined && { spool }),
        },
        signal,
      );
      signal.throwIfAborted();
      this.#reading = answer.complete ? undefined : answer.spool;
      if (!answer.complete) {
        this.#set({ linesRead: answer.total });
        continue;
      }
      // A spool that was dropped meanwhile: numbers start again, so does the list.
      if (before !== undefined && answer.spool !== this.#spool) this.#matches = [];
      this.#spool = answer.spool;
      this.#matches.push(...answer.matches);
      this.#more = answer.more;
      this.#set({ count: answer.count });
      return;
    }
  }

  /** The spool that is being filled for this search. */
  #reading: string | undefined;

  #countNew(lines: readonly Line[]): void {
    const { regexp, status } = this.state;
    if (!regexp || status !== 'done' || !this.#quick) return;
    let found = 0;
    for (const line of lines) if (matches(regexp, stripAnsi(line.text))) found++;
    if (found > 0) this.#set({ newCount: this.state.newCount + found });
  }

  #set(change: Partial<SearchState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
