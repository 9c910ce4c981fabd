import type { Clock, Timer } from '@/lib/server/clock';

interface Due {
  at: number;
  order: number;
  every: number | null;
  run: () => void;
}

/** A clock that stands still until it is told to move. Timers run in order of their time, then of their making. */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  #timers = new Set<Due>();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, ms: number): Timer {
    return this.#add(run, ms, null);
  }

  setInterval(run: () => void, ms: number): Timer {
    return this.#add(run, ms, Math.max(1, ms));
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves on by `ms`, running what becomes due; promises settled by a timer are let run before the next timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#next(end);
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      if (next.every === null) this.#timers.delete(next);
      else next.at += next.every;
      next.run();
      await settle();
    }
    this.#now = end;
  }

  /** What a sleeping laptop does: time has gone by, and the timers that were due all run once, late. */
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
    const due = [...this.#timers].filter((timer) => timer.at <= this.#now).sort(byTime);
    for (const timer of due) {
      if (!this.#timers.has(timer)) continue;
      if (timer.every === null) this.#timers.delete(timer);
      else timer.at = this.#now + timer.every;
      timer.run();
    }
    await settle();
  }

  #add(run: () => void, ms: number, every: number | null): Timer {
    const due: Due = { at: this.#now + Math.max(0, ms), order: this.#order++, every, run };
    this.#timers.add(due);
    return { cancel: () => this.#timers.delete(due) };
  }

  #next(end: number): Due | undefined {
    let first: Due | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === undefined || byTime(timer, first) < 0)) first = timer;
    }
    return first;
  }
}

function byTime(a: Due, b: Due): number {
  return a.at - b.at || a.order - b.order;
}

/** Lets every promise that can settle now do so: a turn of the event loop, twice, because a chain may go through one. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
