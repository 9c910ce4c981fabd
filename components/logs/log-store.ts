import type { Problem } from '@/lib/contract/problem';
import type { Level } from '@/lib/logs/level';
import type { Line, LineStream } from '@/lib/logs/line';
import { compileFilter, type LineFilter, passesEverything, passesWithoutPattern } from '@/lib/logs/line-filter';
import { createResumePoint, createResumer, overlapLength, type Resumer } from '@/lib/logs/overlap';
import { LogBuffer, type LogEntry, type NewLine } from './log-buffer';
import type { LogMessage, LogSource, LogSubscription } from './log-source';

export interface ViewFilter {
  streams: readonly LineStream[];
  levels: readonly Level[];
  /** Nanoseconds as decimal strings; empty: open. */
  from: string;
  to: string;
}
export const NO_FILTER: ViewFilter = { streams: [], levels: [], from: '', to: '' };

/** `filter` as query fields: what is open is left out. */
export function filterQuery(filter: ViewFilter): {
  streams?: LineStream[];
  levels?: Level[];
  from?: string;
  to?: string;
} {
  return {
    ...(filter.streams.length > 0 && { streams: [...filter.streams] }),
    ...(filter.levels.length > 0 && { levels: [...filter.levels] }),
    ...(filter.from !== '' && { from: filter.from }),
    ...(filter.to !== '' && { to: filter.to }),
  };
}

export interface LogState {
  /** `waiting`: nothing has come yet. `ended`: the subscription is over, see `ended`. */
  status: 'waiting' | 'live' | 'ended';
  ended: { reason: string; problem: Problem | null } | null;
  entries: readonly LogEntry[];
  /** Goes up with every change of `entries`. */
  version: number;
  /** The newest entry is the newest line there is. */
  atEnd: boolean;
  /** New lines are shown as they come. */
  following: boolean;
  /** Lines that came since following was paused. */
  unseen: number;
  /** There may be lines above the first entry. */
  older: boolean;
  loading: { direction: 'older' | 'newer' | 'jump'; linesRead: number } | null;
  failure: unknown;
  filter: ViewFilter;
  /** The entry to bring into view, once. */
  target: { id: number; serial: number } | null;
}

export const FIRST_TAIL = 1_000;
/** Kept of the newest lines in any case, so that going to the end needs no request. */
const RING = 1_000;
/** Lines of the buffer's end that are compared with the ring: as much as both can share. */
const JOIN = RING * 2;

type Timer = ReturnType<typeof setTimeout>;

/** Runs once per frame, or soon where there are no frames (a hidden tab). Returns the way to call it off. */
export type Schedule = (run: () => void) => () => void;

export const frameSchedule: Schedule = (run) => {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer: Timer = setTimeout(once, 250);
  return () => {
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
};

/**
 * What the viewer shows: an unbroken piece of the log that either ends where the log ends, and then grows, or lies anywhere in it.
 * The live line feeds it and a ring of the newest lines; windows of the server's spool extend it at both ends (`log-history.ts`).
 */
export class LogStore {
  readonly buffer = new LogBuffer();
  readonly #source: LogSource;
  readonly #schedule: Schedule;
  readonly #listeners = new Set<() => void>();
  readonly #resume = createResumePoint();
  #resumer: Resumer | null = null;
  #ring: Line[] = [];
  #queue: Line[] = [];
  #unacked = 0;
  #skipped = 0;
  #caughtUp = false;
  #cancelFlush: (() => void) | null = null;
  #subscription: LogSubscription | null = null;
  #compiled: LineFilter | null = null;
  /** All lines that have come. */
  #taken = 0;
  #serial = 0;
  /** Told every line that is new and passes the filter, for counting matches. */
  onNewLines: ((lines: readonly Line[]) => void) | null = null;
  state: LogState = {
    status: 'waiting',
    ended: null,
    entries: [],
    version: 0,
    atEnd: true,
    following: true,
    unseen: 0,
    older: true,
    loading: null,
    failure: null,
    filter: NO_FILTER,
    target: null,
  };

  constructor(source: LogSource, schedule: Schedule = frameSchedule) {
    this.#source = source;
    this.#schedule = schedule;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): LogState => this.state;

  get ring(): readonly Line[] {
    return this.#ring;
  }
  get filtered(): boolean {
    return this.#compiled !== null;
  }

  set(change: Partial<LogState>): void {
    this.state = { ...this.state, ...change, entries: this.buffer.entries, version: this.buffer.version };
    for (const listener of [...this.#listeners]) listener();
  }

  /** Begins to follow; the returned function ends it. */
  start(): () => void {
    this.#restarted();
    this.#subscription = this.#source.follow(FIRST_TAIL, {
      message: (message) => this.#message(message),
      restarted: () => this.#restarted(),
    });
    return () => {
      this.#cancelFlush?.();
      this.#cancelFlush = null;
      this.#subscription?.close();
      this.#subscription = null;
    };
  }

  /** After a subscription that ended with a problem: tries again from where it was. */
  retry(): void {
    this.#subscription?.close();
    this.set({ status: 'waiting', ended: null });
    this.start();
  }

  pause(): void {
    if (this.state.following) this.set({ following: false, unseen: 0 });
  }

  /** To the newest line, and on with every new one. */
  toEnd(): void {
    if (!this.state.atEnd) this.#showRing();
    this.set({ atEnd: true, following: true, unseen: 0, target: null });
  }

  setFilter(filter: ViewFilter): void {
    const compiled = compileFilter(filterQuery(filter));
    this.#compiled = compiled.ok && !passesEverything(compiled.filter) ? compiled.filter : null;
    this.#showRing();
    this.set({ filter, atEnd: true, following: true, unseen: 0, failure: null, target: null });
  }

  passing<T extends Line>(lines: readonly T[]): readonly T[] {
    const filter = this.#compiled;
    return filter ? lines.filter((line) => passesWithoutPattern(filter, line)) : lines;
  }

  /** Puts the ring after the buffer's last entry where both overlap; false where they do not. */
  joinRing(): boolean {
    const ring = this.passing(this.#ring);
    const shared = overlapLength(this.buffer.entries.slice(-JOIN), ring);
    if (shared === 0 && (ring.length > 0 || this.filtered)) return false;
    this.buffer.append(ring.slice(shared));
    return true;
  }

  /** Another piece of the log in place of the one on the page. */
  replace(lines: readonly NewLine[]): void {
    this.buffer.clear();
    this.buffer.append(lines);
  }

  aimAt(id: number): { id: number; serial: number } {
    return { id, serial: ++this.#serial };
  }

  #showRing(): void {
    this.buffer.clear();
    this.buffer.append(this.passing(this.#ring));
    this.state = { ...this.state, older: this.filtered || !this.#isWholeLog() };
  }

  /** The engine gave fewer lines than the tail asked for, so there were no more; beyond that only the spool knows. */
  #isWholeLog(): boolean {
    return this.#caughtUp && this.#taken < FIRST_TAIL;
  }

  #restarted(): void {
    // What had come but was not taken in yet belongs before the break.
    this.#flush();
    this.#resumer = this.#resume.last.length > 0 ? createResumer(this.#resume.last) : null;
    this.#unacked = 0;
  }

  #message(message: LogMessage): void {
    if (message.type === 'logs') {
      this.#unacked += message.lines.length;
      this.#skipped += message.skipped ?? 0;
      if (this.#skipped > 0) this.#flushWithGap(message.lines);
      else this.#queue.push(...this.#fresh(message.lines));
      this.#plan();
    } else if (message.type === 'logs-caught-up') {
      this.#flush();
      // A tail that does not reach back to the last line seen: lines are missing between, unless there are none at all.
      if (this.#resumer?.state === 'searching') this.#gap(this.#resumer.giveUp());
      this.#resumer = null;
      const first = !this.#caughtUp;
      this.#caughtUp = true;
      this.set({ status: 'live', ...(first && !this.filtered && { older: !this.#isWholeLog() }) });
    } else if (message.type === 'ended') {
      this.#flush();
      this.#caughtUp = true;
      this.set({ status: 'ended', ended: { reason: message.reason, problem: message.problem ?? null } });
    }
  }

  #fresh(lines: readonly Line[]): readonly Line[] {
    const resumer = this.#resumer;
    if (!resumer || resumer.state === 'found') return lines;
    const fresh = resumer.take(lines);
    if (resumer.state !== 'missing') return fresh;
    this.#gap(resumer.giveUp());
    return [];
  }

  #gap(lines: readonly Line[]): void {
    const first = lines[0];
    if (!first) return;
    this.#flush();
    if (this.state.atEnd) {
      this.buffer.appendGap(
        'Lines are missing here: the connection was lost, and more was written than could be fetched again.',
        first.at,
      );
    }
    // The ring must be one piece.
    this.#ring = [];
    this.#queue.push(...lines);
    this.#plan();
  }

  #flushWithGap(lines: readonly Line[]): void {
    const fresh = this.#fresh(lines);
    this.#flush();
    const count = this.#skipped;
    this.#skipped = 0;
    if (this.state.atEnd) {
      const words = `At least ${count} ${count === 1 ? 'line was' : 'lines were'} lost here: the engine had already rotated its log.`;
      this.buffer.appendGap(words, fresh[0]?.at ?? this.#ring.at(-1)?.at ?? '0');
    }
    this.#ring = [];
    this.#queue.push(...fresh);
  }

  #plan(): void {
    this.#cancelFlush ??= this.#schedule(() => {
      this.#cancelFlush = null;
      this.#flush();
    });
  }

  /** Takes in what has come since the last frame, and tells the server that it may send more. */
  #flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    const lines = this.#queue;
    this.#queue = [];
    const acked = this.#unacked;
    this.#unacked = 0;
    if (lines.length > 0) this.#take(lines);
    if (acked > 0) this.#subscription?.ack(acked);
  }

  #take(lines: readonly Line[]): void {
    this.#resume.note(lines);
    this.#taken += lines.length;
    // The ring is one unbroken piece too: of a batch that is larger only the end stays, and nothing from before it.
    if (lines.length >= RING) this.#ring = lines.slice(-RING);
    else this.#ring.push(...lines);
    if (this.#ring.length > JOIN) this.#ring = this.#ring.slice(-RING);
    const passing = this.passing(lines);
    const { following, atEnd } = this.state;
    // Where the tail ends is only guessed by the server: the tail's lines may come after it said so.
    let older = this.state.older || (atEnd && !this.#isWholeLog() && this.#taken - lines.length < FIRST_TAIL);
    let stillAtEnd = atEnd;
    if (atEnd && (following || !this.buffer.full)) {
      this.buffer.append(passing);
      // Whoever reads something above keeps it: then the end is let go instead of the beginning.
      if (following) older = this.buffer.trimTop() > 0 || older;
    } else if (passing.length > 0) stillAtEnd = false;
    if (this.#caughtUp) this.onNewLines?.(passing);
    this.set({
      atEnd: stillAtEnd,
      older,
      unseen: following ? 0 : this.state.unseen + passing.length,
      ...(this.state.status === 'waiting' && { status: 'live' as const }),
    });
  }
}
