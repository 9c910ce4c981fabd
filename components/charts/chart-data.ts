export interface ChartPoint {
  /** Ms since 1970. */
  at: number;
  /** By series key; null is a gap. */
  values: Readonly<Record<string, number | null>>;
}

export interface ChartSeries {
  key: string;
  label: string;
  /** A colour token: `var(--color-series-1)`. */
  color: string;
  /** Filled down to the axis, on top of the others of the same stack. */
  stack?: string;
}

export interface ChartMarker {
  at: number;
  /** In words: `restarted`, `out of memory`, `exited (1)`. */
  label: string;
  tone: 'info' | 'warn' | 'bad';
}

export interface ChartLimit {
  value: number;
  label: string;
}

export type ChartRow = { at: number } & Record<string, number | null>;

/** Without a sample for this many times the usual distance the line is broken. */
const GAP_FACTOR = 2.5;

/**
 * Rows for the chart: within the window, with an empty row wherever samples are missing, so that no line is drawn over a time
 * of which nothing is known. `expectedMs`: the usual distance between samples at its widest.
 */
export function chartRows(
  points: readonly ChartPoint[],
  series: readonly ChartSeries[],
  window: { from: number; to: number },
  expectedMs: number,
): ChartRow[] {
  const rows: ChartRow[] = [];
  const empty = Object.fromEntries(series.map((each) => [each.key, null]));
  let last: number | null = null;
  for (const point of points) {
    if (point.at < window.from || point.at > window.to) continue;
    if (last !== null && point.at - last > expectedMs * GAP_FACTOR) rows.push({ at: last + 1, ...empty } as ChartRow);
    rows.push({ at: point.at, ...empty, ...point.values } as ChartRow);
    last = point.at;
  }
  return rows;
}

/** At most so many rows for the width: each bucket keeps its highest row, so that peaks are never lost, and gaps stay gaps. */
export function thinRows(rows: readonly ChartRow[], atMost: number): readonly ChartRow[] {
  if (rows.length <= atMost) return rows;
  const size = Math.ceil(rows.length / atMost);
  const kept: ChartRow[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const bucket = rows.slice(start, start + size);
    const gap = bucket.find((row) => Object.entries(row).every(([key, value]) => key === 'at' || value === null));
    const peak = bucket.reduce((best, row) => (height(row) > height(best) ? row : best));
    kept.push(...(gap === undefined || gap === peak ? [peak] : gap.at < peak.at ? [gap, peak] : [peak, gap]));
  }
  return kept;
}

function height(row: ChartRow): number {
  let sum = -1;
  for (const [key, value] of Object.entries(row)) if (key !== 'at' && value !== null) sum += value;
  return sum;
}

/** The chart in a sentence, for who does not see it. */
export function chartSummary(
  title: string,
  rows: readonly ChartRow[],
  series: readonly ChartSeries[],
  format: (value: number) => string,
  limit: ChartLimit | undefined,
): string {
  const parts = series.flatMap(({ key, label }) => {
    const values = rows.map((row) => row[key]).filter((value): value is number => typeof value === 'number');
    const last = values.at(-1);
    if (last === undefined) return [];
    return [`${label} now ${format(last)}, highest ${format(Math.max(...values))}`];
  });
  if (parts.length === 0) return `${title}: no data yet.`;
  const limitWords = limit === undefined ? '' : ` ${limit.label} ${format(limit.value)}.`;
  return `${title}: ${parts.join('; ')}.${limitWords}`;
}

/**
 * Round values for the scale, from 0 to above `top`: about four steps of 1, 2 or 5 times a power of ten. Bytes count in
 * 1,024s, so that the axis reads `2 MiB, 4 MiB` and not `1.9 MiB, 3.8 MiB`.
 */
export function valueTicks(top: number, binary: boolean): number[] {
  const rough = Math.max(top, Number.MIN_VALUE) / 4;
  const unit = binary ? 1024 ** Math.max(0, Math.floor(Math.log2(rough) / 10)) : 10 ** Math.floor(Math.log10(rough));
  const factors = binary ? BINARY_STEPS : [1, 2, 5, 10];
  const step = unit * (factors.find((factor) => factor * unit >= rough) ?? factors[0] ?? 1);
  return Array.from({ length: Math.ceil(top / step - 1e-9) + 1 }, (_, index) => index * step);
}

const BINARY_STEPS = [1, 2, 5, 10, 20, 50, 100, 256, 512, 1024];

/** Px of one character of a mark's words, at its widest in the mean; and the room around them. */
const CHARACTER_PX = 6.2;
const AROUND_PX = 8;

/**
 * The marks that have room for their words above a plot of this width, px: the newest first come, the others are a line only.
 * Each with whether its words begin or end at its line.
 */
export function markWords(
  markers: readonly ChartMarker[],
  window: { from: number; to: number },
  width: number,
): ReadonlyMap<ChartMarker, 'start' | 'end'> {
  const words = new Map<ChartMarker, 'start' | 'end'>();
  const taken: { from: number; to: number }[] = [];
  for (const marker of markers.toReversed()) {
    const x = ((marker.at - window.from) / (window.to - window.from)) * width;
    const length = marker.label.length * CHARACTER_PX + AROUND_PX;
    const sides = { start: { from: x, to: x + length }, end: { from: x - length, to: x } };
    const anchor = (['start', 'end'] as const).find((side) => {
      const { from, to } = sides[side];
      return from >= 0 && to <= width && taken.every((other) => to <= other.from || from >= other.to);
    });
    if (anchor === undefined) continue;
    taken.push(sides[anchor]);
    words.set(marker, anchor);
  }
  return words;
}

/** Round moments for the time axis: 4 to 6 of them within the window. */
export function timeTicks(window: { from: number; to: number }): number[] {
  const span = window.to - window.from;
  const steps = [10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 14_400_000];
  const step = steps.find((candidate) => span / candidate <= 6) ?? 86_400_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(window.from / step) * step; at <= window.to; at += step) ticks.push(at);
  return ticks;
}
