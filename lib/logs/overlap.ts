import { compareStamps, type Line, sameLine } from './line';

/**
 * How many lines at the end of `earlier` are also the beginning of `later`, when both are pieces of one log in the log's own order.
 * Lines are told apart by stamp, stream and text; of several answers (a program that prints one text many times in one
 * nanosecond) the largest is right, because both pieces hold every line between their ends.
 */
export function overlapLength(earlier: readonly Line[], later: readonly Line[]): number {
  const first = later[0];
  if (!first) return 0;
  for (let start = Math.max(0, earlier.length - later.length); start < earlier.length; start++) {
    const candidate = earlier[start];
    if (!candidate || !sameLine(candidate, first)) continue;
    let length = 1;
    while (start + length < earlier.length) {
      const a = earlier[start + length];
      const b = later[length];
      if (!a || !b || !sameLine(a, b)) break;
      length++;
    }
    if (start + length === earlier.length) return length;
  }
  return 0;
}

/** The engine stamps a line before it puts it in order with the other stream's: stamps may run back by this much. ns */
const DISORDER_NS = 2_000_000_000n;
/** Lines remembered to find the place again, and characters: one line alone may be more. */
const MEMORY = 64;
const MEMORY_CHARACTERS = 256 * 1024;

/** What a reader remembers of a log to go on with it later. */
export interface ResumePoint {
  note(lines: readonly Line[]): void;
  /** Oldest first, MEMORY at most. Empty: nothing was read yet. */
  readonly last: readonly Line[];
}

export function createResumePoint(): ResumePoint {
  let last: Line[] = [];
  return {
    note(lines) {
      last = lines.length >= MEMORY ? lines.slice(-MEMORY) : [...last, ...lines].slice(-MEMORY);
      let characters = 0;
      const tooMuch = last.findLastIndex((line, index) => {
        characters += line.text.length;
        return characters > MEMORY_CHARACTERS && index < last.length - 1;
      });
      if (tooMuch !== -1) last = last.slice(tooMuch + 1);
    },
    get last() {
      return last;
    },
  };
}

export type ResumeState = 'searching' | 'found' | 'missing';

/** Finds in a tail read again where an earlier reader stopped. */
export interface Resumer {
  /** `missing`: the tail does not reach back to there; read a longer one. */
  readonly state: ResumeState;
  /** Takes the next lines of the tail and answers those that are new. While searching there are none. */
  take(lines: readonly Line[]): Line[];
  /** The tail was the whole log and the place is not in it (rotated away): everything later than it. */
  giveUp(): Line[];
}

/**
 * The remembered lines are matched as a whole run, so that equal lines are neither lost nor doubled: the place is after the run in
 * the tail that equals the memory, or as much of the memory's end as a tail that begins inside it still has.
 */
export function createResumer(last: readonly Line[]): Resumer {
  const newest = last.at(-1);
  const oldest = last[0];
  /** Lines before this cannot be part of the run. */
  const floor = oldest && BigInt(oldest.at) > DISORDER_NS ? String(BigInt(oldest.at) - DISORDER_NS) : '0';
  const ceiling = newest ? String(BigInt(newest.at) + DISORDER_NS) : '0';
  let state: ResumeState = newest ? 'searching' : 'found';
  let firstAt: string | null = null;
  let seen: Line[] = [];
  /** `seen` begins where the tail does. */
  let fromStart = true;

  /** Index after the remembered run in `seen`, or -1. */
  function place(): number {
    for (let end = seen.length; end > 0; end--) {
      const candidate = seen[end - 1];
      if (!candidate || !newest || !sameLine(candidate, newest)) continue;
      let length = 1;
      while (length < last.length && end - 1 - length >= 0) {
        const a = seen[end - 1 - length];
        const b = last[last.length - 1 - length];
        if (!a || !b || !sameLine(a, b)) break;
        length++;
      }
      if (length === last.length || (fromStart && end === length)) return end;
    }
    return -1;
  }

  function finish(fresh: Line[]): Line[] {
    state = 'found';
    seen = [];
    return fresh;
  }

  return {
    get state() {
      return state;
    },
    take(lines) {
      if (state === 'found') return [...lines];
      if (state === 'missing' || lines.length === 0 || !newest) return [];
      firstAt ??= lines[0]?.at ?? null;
      for (const line of lines) {
        if (compareStamps(line.at, floor) >= 0) seen.push(line);
        else fromStart = false;
      }
      const end = place();
      if (end !== -1) return finish(seen.slice(end));
      const latest = seen.at(-1);
      const startsLater = firstAt !== null && compareStamps(firstAt, newest.at) > 0;
      if (startsLater || (latest && compareStamps(latest.at, ceiling) > 0)) state = 'missing';
      return [];
    },
    giveUp() {
      return finish(newest ? seen.filter((line) => compareStamps(line.at, newest.at) > 0) : seen);
    },
  };
}
