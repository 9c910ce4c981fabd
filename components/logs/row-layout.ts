import type { LogEntry } from './log-buffer';

/** One row of text. Pixels; `leading-5` of the list. */
export const ROW = 20;

export interface RowMetrics {
  wrap: boolean;
  /** Characters that fit in a row, for rows that have not been measured yet. */
  columns: number;
}

function heightOf(entry: LogEntry, { wrap, columns }: RowMetrics): number {
  if (entry.height > 0) return entry.height;
  return wrap ? ROW * Math.max(1, Math.ceil(Math.min(entry.text.length, 4_000) / columns)) : ROW;
}

/** Where each row begins, and after the last where all end. 20,000 additions a frame cost less than keeping them up to date. */
export function rowOffsets(entries: readonly LogEntry[], metrics: RowMetrics): Float64Array {
  const offsets = new Float64Array(entries.length + 1);
  let at = 0;
  for (let i = 0; i < entries.length; i++) {
    offsets[i] = at;
    const entry = entries[i];
    if (entry) at += heightOf(entry, metrics);
  }
  offsets[entries.length] = at;
  return offsets;
}

/** The row that covers `y`; the last one below the end, 0 without rows. */
export function rowAt(offsets: Float64Array, y: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
