import { expect, test } from 'vitest';
import { chartRows, chartSummary, markWords, thinRows, timeTicks, valueTicks } from './chart-data';
import { sparklinePath } from './sparkline';

const series = [{ key: 'cpu', label: 'CPU', color: 'red' }];
const point = (at: number, cpu: number | null) => ({ at, values: { cpu } });

test('a silence longer than usual breaks the line', () => {
  const rows = chartRows([point(0, 1), point(10, 2), point(100, 3)], series, { from: 0, to: 200 }, 10);
  expect(rows).toEqual([
    { at: 0, cpu: 1 },
    { at: 10, cpu: 2 },
    { at: 11, cpu: null },
    { at: 100, cpu: 3 },
  ]);
});

test('points outside the window are left out', () => {
  expect(chartRows([point(1, 1), point(50, 2), point(99, 3)], series, { from: 10, to: 60 }, 1000)).toEqual([
    { at: 50, cpu: 2 },
  ]);
});

test('thinning keeps the peak and the gap', () => {
  const rows = chartRows(
    [...Array.from({ length: 1000 }, (_, i) => point(i, i === 517 ? 99 : 1)), point(5000, 1)],
    series,
    { from: 0, to: 6000 },
    1,
  );
  const thin = thinRows(rows, 100);
  expect(thin.length).toBeLessThanOrEqual(120);
  expect(thin.some((row) => row.cpu === 99)).toBe(true);
  expect(thin.some((row) => row.cpu === null)).toBe(true);
  expect(thin.map((row) => row.at)).toEqual([...thin.map((row) => row.at)].sort((a, b) => a - b));
});

test('says in words what it shows', () => {
  const rows = [
    { at: 1, cpu: 5 },
    { at: 2, cpu: 3 },
    { at: 3, cpu: null },
  ];
  expect(chartSummary('Load', rows, series, (v) => `${v} %`, { value: 9, label: 'limit' })).toBe(
    'Load: CPU now 3 %, highest 5 %. limit 9 %.',
  );
  expect(chartSummary('Load', [], series, String, undefined)).toBe('Load: no data yet.');
});

test('ticks are round and few', () => {
  const ticks = timeTicks({ from: 1_000, to: 3_601_000 });
  expect(ticks.every((at) => at % 600_000 === 0)).toBe(true);
  expect(ticks.length).toBeGreaterThanOrEqual(4);
  expect(ticks.length).toBeLessThanOrEqual(7);
});

test('a sparkline starts anew after a gap', () => {
  expect(sparklinePath([1, 1, null, 1, 1], 5, 1).match(/M/g)).toHaveLength(2);
  expect(sparklinePath([null, 1, null], 3, 1)).toContain('h1');
});

test.each([
  [100, false, [0, 50, 100]],
  [87, false, [0, 50, 100]],
  [3.2, false, [0, 1, 2, 3, 4]],
  [1, false, [0, 0.5, 1]],
  [11.8 * 1024 ** 2, true, [0, 5, 10, 15].map((mib) => mib * 1024 ** 2)],
  [1.6 * 1024 ** 3, true, [0, 0.5, 1, 1.5, 2].map((gib) => gib * 1024 ** 3)],
  [800, true, [0, 256, 512, 768, 1024]],
])('the scale up to %d is round', (top, binary, ticks) => {
  expect(valueTicks(top, binary)).toEqual(ticks);
});

test('words of marks stand where there is room: never over each other, never cut; the newest first', () => {
  const mark = (at: number, label: string) => ({ at, label, tone: 'info' as const });
  const wordsOf = (marks: ReturnType<typeof mark>[], width: number) =>
    [...markWords(marks, { from: 0, to: 100 }, width)].map(([{ label }, anchor]) => `${label} ${anchor}`);
  expect(wordsOf([mark(0, 'started'), mark(50, 'ended (137)'), mark(99, 'started')], 400)).toEqual([
    'started end',
    'ended (137) start',
    'started start',
  ]);
  // On a phone the one in the middle has room on neither side.
  expect(wordsOf([mark(5, 'started'), mark(50, 'ended (137), started ×2'), mark(99, 'unhealthy')], 240)).toEqual([
    'unhealthy end',
    'started start',
  ]);
  expect(wordsOf([mark(50, 'out of memory')], 0)).toEqual([]);
});
