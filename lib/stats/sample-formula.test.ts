import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Counters } from './counters';
import { computeSample } from './sample-formula';

const NONE = { cpus: null, memoryBytes: null };
const first: Counters = {
  at: 1_000_000,
  cpuTotal: 10e9,
  cpuSystem: 100e9,
  onlineCpus: 2,
  periods: 100,
  throttledPeriods: 10,
  memoryUsage: 1_000,
  memoryInactiveFile: 200,
  memoryCache: 300,
  networkReceived: 1_000,
  networkSent: 2_000,
  blockRead: 500,
  blockWritten: 0,
  processes: 4,
};
/** Two seconds later on two cores: 1 s of CPU time used, 4 s passed by both cores together. */
const second: Counters = {
  ...first,
  at: first.at + 2_000,
  cpuTotal: 11e9,
  cpuSystem: 104e9,
  periods: 120,
  throttledPeriods: 15,
  networkReceived: 3_000,
  networkSent: 2_500,
  blockRead: 500,
  blockWritten: 4_000,
};

describe('two looks', () => {
  test('give every figure', () => {
    expect(computeSample(first, second, { cpus: 0.5, memoryBytes: 4_096 })).toEqual({
      at: second.at,
      cpuPercent: 50,
      cpuOfLimitPercent: 100,
      throttledRatio: 0.25,
      memoryBytes: 800,
      memoryCacheBytes: 300,
      memoryLimitBytes: 4_096,
      networkReceiveRate: 1_000,
      networkTransmitRate: 250,
      blockReadRate: 0,
      blockWriteRate: 2_000,
      processes: 4,
    });
  });

  test('without a limit there is no share of it', () => {
    expect(computeSample(first, second, NONE)).toMatchObject({ cpuOfLimitPercent: null, memoryLimitBytes: null });
  });

  test('of Podman: the machine’s counter is none of a machine, so the wall time counts', () => {
    // Its system_cpu_usage is the wall time (or the container's own kernel time), not that of all cores.
    const wall = { ...second, cpuSystem: 100e9 + 2e9 };
    expect(computeSample(first, wall, NONE).cpuPercent).toBe(50);
    const kernel = { ...second, cpuSystem: 100e9 + 5e6 };
    expect(computeSample(first, kernel, NONE).cpuPercent).toBe(50);
  });

  test('without the machine’s counter the wall time counts', () => {
    expect(computeSample(first, { ...second, cpuSystem: null }, NONE).cpuPercent).toBe(50);
  });

  test('inactive cache larger than usage is not taken off', () => {
    expect(computeSample(null, { ...first, memoryInactiveFile: 2_000 }, NONE).memoryBytes).toBe(1_000);
  });

  test('no scheduling period has passed: not known how often it was throttled', () => {
    expect(computeSample(first, { ...second, periods: 100, throttledPeriods: 10 }, NONE).throttledRatio).toBeNull();
  });
});

describe('nothing is made up', () => {
  const rates = [
    'cpuPercent',
    'cpuOfLimitPercent',
    'throttledRatio',
    'networkReceiveRate',
    'networkTransmitRate',
    'blockReadRate',
    'blockWriteRate',
  ] as const;
  test.each([
    ['from the first look', null, first],
    ['when the container was started anew', { ...first, cpuTotal: 99e9 }, second],
    ['when no time has passed', first, { ...second, at: first.at }],
    ['when the clock went back', first, { ...second, at: first.at - 1 }],
    ['when the machine slept in between', first, { ...second, at: first.at + 61_000 }],
  ])('%s', (_, previous, current) => {
    const sample = computeSample(previous, current, { cpus: 1, memoryBytes: null });
    expect(rates.map((rate) => sample[rate])).toEqual(rates.map(() => null));
    expect(sample.memoryBytes).toBe(800);
    expect(sample.processes).toBe(4);
  });

  test('a single counter that went back costs its own figure only', () => {
    const sample = computeSample(first, { ...second, networkReceived: 5 }, NONE);
    expect(sample).toMatchObject({ networkReceiveRate: null, networkTransmitRate: 250, cpuPercent: 50 });
  });
});

const maybe = fc.option(fc.nat(2 ** 48), { nil: null });
const counters: fc.Arbitrary<Counters> = fc.record({
  at: fc.integer({ min: 1, max: 200_000 }),
  cpuTotal: maybe,
  cpuSystem: maybe,
  onlineCpus: fc.option(fc.integer({ min: 1, max: 512 }), { nil: null }),
  periods: maybe,
  throttledPeriods: maybe,
  memoryUsage: maybe,
  memoryInactiveFile: maybe,
  memoryCache: maybe,
  networkReceived: maybe,
  networkSent: maybe,
  blockRead: maybe,
  blockWritten: maybe,
  processes: maybe,
});

test('whatever an engine says, a figure is null or a finite number that is not negative', () => {
  fc.assert(
    fc.property(fc.option(counters, { nil: null }), counters, fc.option(fc.double(), { nil: null }), (a, b, cpus) => {
      const sample = computeSample(a, b, { cpus, memoryBytes: null });
      for (const [name, value] of Object.entries(sample)) {
        if (value !== null && !(Number.isFinite(value) && value >= 0)) throw new Error(`${name} is ${value}`);
      }
      if (sample.throttledRatio !== null) expect(sample.throttledRatio).toBeLessThanOrEqual(1);
    }),
    { numRuns: 2_000 },
  );
});

test('CPU on an honest machine is between 0 and all cores', () => {
  const cores = fc.integer({ min: 1, max: 128 });
  const seconds = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(cores, seconds, fc.double({ min: 0, max: 1, noNaN: true }), (cpus, elapsed, share) => {
      const a = { ...first, onlineCpus: cpus };
      const used = share * cpus * elapsed * 1e9;
      const b = { ...a, at: a.at + elapsed * 1_000, cpuTotal: 10e9 + used, cpuSystem: 100e9 + cpus * elapsed * 1e9 };
      expect(computeSample(a, b, NONE).cpuPercent).toBeCloseTo(share * cpus * 100, 3);
    }),
  );
});
