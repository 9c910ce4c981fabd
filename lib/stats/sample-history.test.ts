import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ColumnRing } from './column-ring';
import type { Counters } from './counters';
import { HostHistory, SampleHistory } from './sample-history';

describe('a ring', () => {
  test('keeps the newest, in order, with what is not known as null', () => {
    const ring = new ColumnRing(['x', 'y'], 3);
    for (let at = 1; at <= 5; at++) ring.push({ at, x: at === 4 ? null : at * 10, y: 0 });
    expect(ring.samples()).toEqual([
      { at: 3, x: 30, y: 0 },
      { at: 4, x: null, y: 0 },
      { at: 5, x: 50, y: 0 },
    ]);
    expect(ring.samples(5)).toHaveLength(1);
    expect(ring.first()?.at).toBe(3);
    expect(ring.last()?.at).toBe(5);
  });

  test('refuses what is not later', () => {
    const ring = new ColumnRing(['x'], 3);
    expect(ring.push({ at: 5, x: 1 })).toBe(true);
    expect(ring.push({ at: 5, x: 2 })).toBe(false);
    expect(ring.push({ at: 4, x: 2 })).toBe(false);
    expect(ring.push({ at: Number.NaN, x: 2 })).toBe(false);
    expect(ring.samples()).toEqual([{ at: 5, x: 1 }]);
  });

  test('is the end of a plain list, whatever comes, in bounded memory', () => {
    const value = fc.option(fc.double({ noNaN: true }), { nil: null });
    const step = fc.record({ gap: fc.integer({ min: -2, max: 5 }), x: value });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.array(step, { maxLength: 200 }), (capacity, steps) => {
        const ring = new ColumnRing(['x'], capacity);
        const plain: { at: number; x: number | null }[] = [];
        let at = 0;
        for (const { gap, x } of steps) {
          at += gap;
          const taken = ring.push({ at, x });
          const later = plain.length === 0 || at > (plain.at(-1)?.at ?? 0);
          expect(taken).toBe(later);
          if (later) plain.push({ at, x });
          else at = plain.at(-1)?.at ?? 0;
        }
        expect(ring.samples()).toEqual(plain.slice(-capacity));
        expect(ring.length).toBe(Math.min(plain.length, capacity));
        expect(ring.bytes).toBeLessThanOrEqual(Math.max(16, capacity) * 16);
      }),
    );
  });
});

const LIMITS = { cpus: null, memoryBytes: null };
const START = 1_700_000_000_000;
/** A container that uses a tenth of a core and receives 100 bytes a second. */
const look = (at: number): Counters => ({
  at,
  cpuTotal: (at - START) * 1e5,
  cpuSystem: null,
  onlineCpus: null,
  periods: null,
  throttledPeriods: null,
  memoryUsage: 1_000,
  memoryInactiveFile: null,
  memoryCache: null,
  networkReceived: (at - START) / 10,
  networkSent: 0,
  blockRead: null,
  blockWritten: null,
  processes: 1,
});

describe('the history of a container', () => {
  test('is one sample in 10 s for the last hour', () => {
    const history = new SampleHistory();
    const end = START + 2 * 3_600_000;
    for (let at = START; at <= end; at += 10_000) history.add(look(at), LIMITS);
    const samples = history.samples(end);
    expect(samples).toHaveLength(360);
    expect(samples[0]?.at).toBe(end - 3_590_000);
    expect(new Set(samples.map(({ cpuPercent }) => cpuPercent))).toEqual(new Set([10]));
  });

  test('is closer where somebody watched, and thinned again beyond that', () => {
    const history = new SampleHistory();
    for (let at = START; at < START + 600_000; at += 1_000) history.add(look(at), LIMITS);
    const now = START + 599_000;
    const gaps = (samples: { at: number }[]) => samples.slice(1).map(({ at }, index) => at - (samples[index]?.at ?? 0));
    const samples = history.samples(now);
    expect(samples.length).toBeLessThanOrEqual(48 + 120);
    expect(gaps(samples.filter(({ at }) => at > now - 119_000))).toEqual(Array.from({ length: 118 }, () => 1_000));
    expect(Math.min(...gaps(samples.filter(({ at }) => at < now - 130_000)))).toBeGreaterThanOrEqual(9_000);
    expect(gaps(samples).every((gap) => gap > 0 && gap <= 10_000)).toBe(true);
    // Two hours after the last viewer it costs what all others cost.
    for (let at = START + 610_000; at < START + 7_800_000; at += 10_000) history.add(look(at), LIMITS);
    expect(history.samples(START + 7_800_000).length).toBeLessThanOrEqual(360);
  });

  test('loses nothing when an engine answers a little early or late, with or without visits in between', () => {
    const history = new SampleHistory();
    const jitter = [0, 1_900, 300, -1_200, 1_500, -700, 1_100, 0];
    const looks: number[] = [];
    for (let round = 0; round < 180; round++) {
      const at = START + round * 10_000 + (jitter[round % jitter.length] ?? 0);
      looks.push(at);
      // Somebody looks in for three seconds now and then.
      if (round % 40 === 20) looks.push(at + 1_000, at + 2_000, at + 3_000);
    }
    for (const at of looks) history.add(look(at), LIMITS);
    const samples = history.samples(START + 1_800_000);
    const gaps = samples.slice(1).map(({ at }, index) => at - (samples[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(14_000);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(samples.length).toBeGreaterThanOrEqual(180);
  });

  test('slow samples are those of their own ten seconds, also while somebody watches', () => {
    const history = new SampleHistory();
    // All that is received comes in the last of each ten seconds.
    const burst = (at: number) => ({ ...look(at), networkReceived: Math.floor((at - START) / 10_000) * 1_000 });
    for (let at = START; at <= START + 400_000; at += 1_000) history.add(burst(at), LIMITS);
    const slow = history.samples(START + 400_000).filter(({ at }) => at > START && at < START + 270_000);
    expect(slow.length).toBeGreaterThan(20);
    for (const sample of slow) expect(sample.networkReceiveRate).toBeGreaterThan(50);
  });

  test('a restart is a gap, not a jump', () => {
    const history = new SampleHistory();
    history.add(look(START + 10_000), LIMITS);
    history.restart();
    expect(history.latest()).toBeNull();
    const sample = history.add({ ...look(START + 20_000), cpuTotal: 99e15 }, LIMITS);
    expect(sample?.cpuPercent).toBeNull();
    expect(history.samples(START + 20_000)).toHaveLength(2);
  });

  test('the same look twice is one sample; a clock that was set back begins anew', () => {
    const history = new SampleHistory();
    history.add(look(START + 100_000), LIMITS);
    expect(history.add(look(START + 100_000), LIMITS)).toBeNull();
    expect(history.add(look(START + 50_000), LIMITS)).toMatchObject({ cpuPercent: null });
    expect(history.add(look(START + 51_000), LIMITS)).toMatchObject({ cpuPercent: 10 });
  });
});

test('the history of a host keeps one in 10 s and the latest', () => {
  const history = new HostHistory();
  for (let second = 0; second < 100; second += 2) {
    history.add({
      at: START + second * 1_000,
      cpuRatio: 0.5,
      memoryUsedBytes: second,
      memoryTotalBytes: 100,
      diskUsedBytes: null,
      diskTotalBytes: null,
      source: 'host',
    });
  }
  expect(history.samples(START + 98_000)).toHaveLength(10);
  expect(history.latest()?.memoryUsedBytes).toBe(98);
  expect(history.samples(START + 98_000)[0]).toMatchObject({ cpuRatio: 0.5, diskUsedBytes: null, source: 'host' });
});
