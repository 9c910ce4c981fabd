import 'server-only';
import type { Clock } from '../clock';

/** Rows that requests without sign-in may write in a minute: from one address, and all together. */
const PER_ADDRESS = 200;
const IN_ALL = 1_000;
const WINDOW_MS = 60_000;
/** Addresses told apart in one window; what comes from further ones is summed up under "others". */
const MAX_ADDRESSES = 500;

export interface FloodGate {
  /** Whether a row may be written now. */
  admit(address: string): boolean;
  /** One that was not written. */
  count(address: string): void;
}

/**
 * Keeps strangers from filling the disk by failing: beyond the limits their refusals are counted, and one row a minute and address
 * says how many. `report` may throw; the count is then kept for the next minute.
 */
export function createFloodGate(clock: Clock, report: (address: string, suppressed: number) => void): FloodGate {
  let windowStart = clock.now();
  let all = 0;
  let written = new Map<string, number>();
  let suppressed = new Map<string, number>();
  let timerRuns = false;

  function turn(): void {
    if (clock.now() - windowStart < WINDOW_MS) return;
    windowStart = clock.now();
    all = 0;
    written = new Map();
    const counted = suppressed;
    suppressed = new Map();
    for (const [address, number] of counted) {
      try {
        report(address, number);
      } catch {
        suppressed.set(address, number);
      }
    }
  }

  return {
    admit(address) {
      turn();
      const number = written.get(address) ?? 0;
      if (all >= IN_ALL || number >= PER_ADDRESS) return false;
      all += 1;
      written.set(address, number + 1);
      return true;
    },
    count(address) {
      const key = suppressed.has(address) || suppressed.size < MAX_ADDRESSES ? address : 'others';
      suppressed.set(key, (suppressed.get(key) ?? 0) + 1);
      if (timerRuns) return;
      timerRuns = true;
      clock.setTimeout(() => {
        timerRuns = false;
        turn();
      }, WINDOW_MS + 1);
    },
  };
}
