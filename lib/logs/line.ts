export type LineStream = 'stdout' | 'stderr';

/** One line of a log, of the same shape as the contract's `LogLine` (the domain does not import the contract). */
export interface Line {
  /** Nanoseconds since 1970 as a decimal string; `0` where the engine gave no stamp. */
  at: string;
  stream: LineStream;
  /** Without its line end; ANSI escapes are still in it. */
  text: string;
  /** Bytes that were cut off the end because the line was longer than MAX_LINE_BYTES. */
  cutBytes?: number;
}

/** Longer lines are cut: a page can show neither 16 MB in one row nor wait for them. UTF-8 bytes of text without its stamp. */
export const MAX_LINE_BYTES = 256 * 1024;

/** The same line read twice gives the same; two prints of one text in one nanosecond do so too (see `overlap.ts`). */
export function sameLine(a: Line, b: Line): boolean {
  return a.at === b.at && a.text === b.text && a.stream === b.stream;
}

/** Orders two nanosecond stamps without making them numbers. Negative: `a` is earlier. */
export function compareStamps(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Milliseconds since 1970; the rest is dropped. */
export function stampToMs(at: string): number {
  return at.length > 6 ? Number(at.slice(0, -6)) : 0;
}

export function msToStamp(ms: number): string {
  return ms <= 0 ? '0' : `${Math.floor(ms)}000000`;
}
