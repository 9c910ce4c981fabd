import { describe, expect, it } from 'vitest';
import type { FleetEvent } from '@/lib/contract/event';
import type { StatsSample } from '@/lib/contract/stats';
import { chartMarkers, throttleAdvice, windowSamples } from './chart-window-model';

function sample(at: number, part: Partial<StatsSample> = {}): StatsSample {
  return {
    at,
    cpuPercent: 5,
    cpuOfLimitPercent: null,
    throttledRatio: null,
    memoryBytes: 1,
    memoryCacheBytes: null,
    memoryLimitBytes: null,
    networkReceiveRate: null,
    networkTransmitRate: null,
    blockReadRate: null,
    blockWriteRate: null,
    processes: null,
    ...part,
  };
}

describe('windowSamples', () => {
  const at = (from: number, to: number, ...stamps: number[]) =>
    windowSamples(
      stamps.map((stamp) => sample(stamp)),
      from,
      to,
      10_000,
    ).map((each) => [each.at, each.cpuPercent]);

  it('breaks the line where samples are missing, and not where the period changes', () => {
    expect(at(0, 1e9, 10_000, 20_000, 21_000, 22_000, 60_000)).toEqual([
      [10_000, 5],
      [20_000, 5],
      [21_000, 5],
      [22_000, 5],
      [22_001, null],
      [59_999, null],
      [60_000, 5],
    ]);
  });

  it('keeps one sample before the window and none after it', () => {
    expect(at(25_000, 45_000, 10_000, 20_000, 30_000, 40_000, 50_000)).toEqual([
      [20_000, 5],
      [30_000, 5],
      [40_000, 5],
    ]);
  });

  it('breaks at the edge too: a container that stopped long before the window', () => {
    expect(at(100_000, 200_000, 10_000, 150_000).map(([, cpu]) => cpu)).toEqual([5, null, null, 5]);
    expect(at(100_000, 200_000, 10_000)).toEqual([]);
  });
});

describe('chartMarkers', () => {
  it('marks what explains the line, of this container on this host only', () => {
    const base = { type: 'container' as const, id: 'c', name: 'c', image: null, exitCode: null, detail: null };
    const events: FleetEvent[] = [
      { ...base, host: 'local', at: 1, action: 'start' },
      { ...base, host: 'local', at: 10, action: 'oom' },
      { ...base, host: 'local', at: 11, action: 'die', exitCode: 137 },
      { ...base, host: 'other', at: 12, action: 'start' },
      { ...base, host: 'local', at: 13, action: 'kill', detail: '1' },
      { ...base, host: 'local', at: 14, action: 'health_status', detail: 'unhealthy' },
      { ...base, host: 'local', id: 'd', at: 15, action: 'start' },
    ];
    expect(chartMarkers(events, 'local', 'c', 5)).toEqual([
      { at: 10, kind: 'oom', words: 'out of memory' },
      { at: 11, kind: 'die', words: 'ended (137)' },
      { at: 14, kind: 'unhealthy', words: 'unhealthy' },
    ]);
  });
});

describe('throttleAdvice', () => {
  it('stays silent below 1 % and when nothing is known', () => {
    expect(throttleAdvice([sample(1)])).toBeNull();
    expect(throttleAdvice([sample(1, { throttledRatio: 0.005 })])).toBeNull();
    expect(throttleAdvice([sample(1, { throttledRatio: 0.5 }), sample(2, { throttledRatio: 0.1 })])).toEqual({
      share: 0.3,
      hurts: true,
    });
  });
});
