/** How much of the past a chart can show. The console keeps an hour. */
export const CHART_RANGES = [
  { key: '5m', words: '5 min', ms: 5 * 60_000 },
  { key: '15m', words: '15 min', ms: 15 * 60_000 },
  { key: '1h', words: '1 hour', ms: 3600_000 },
] as const;
export type ChartRange = (typeof CHART_RANGES)[number]['key'];
export const CHART_RANGE_KEYS: readonly ChartRange[] = CHART_RANGES.map((range) => range.key);

export function chartRangeMs(key: ChartRange): number {
  return CHART_RANGES.find((range) => range.key === key)?.ms ?? CHART_RANGES[0].ms;
}
