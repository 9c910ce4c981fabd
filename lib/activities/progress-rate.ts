/** Rates are told over so much of the past: shorter and they jump, longer and a stall is noticed late. Milliseconds. */
const WINDOW_MS = 5_000;
const MIN_SPAN_MS = 500;

export interface Rate {
  ratePerSecond: number | null;
  remainingMs: number | null;
}

/** How fast something grows, from what it was at each look. Times in ms, amounts in any unit. */
export class ProgressRate {
  #samples: { at: number; done: number }[] = [];

  /** An amount smaller than the one before (a layer begins anew) starts the measuring anew. */
  note(at: number, done: number, total: number | null): Rate {
    const last = this.#samples.at(-1);
    if (last !== undefined && done < last.done) this.#samples = [];
    this.#samples.push({ at, done });
    while ((this.#samples[1]?.at ?? at) <= at - WINDOW_MS) this.#samples.shift();
    const first = this.#samples[0];
    if (first === undefined || at - first.at < MIN_SPAN_MS) return { ratePerSecond: null, remainingMs: null };
    const ratePerSecond = ((done - first.done) * 1000) / (at - first.at);
    const remainingMs =
      total === null || ratePerSecond <= 0 ? null : Math.round((Math.max(0, total - done) * 1000) / ratePerSecond);
    return { ratePerSecond, remainingMs };
  }
}
