import { describe, expect, it } from 'vitest';
import type { FleetEvent } from '@/lib/contract/event';
import type { StatsSample } from '@/lib/contract/stats';
import { chartMarkers, cpuLimit, hasFigures, statsCharts, throttleAdvice } from './chart-window-model';

function sample(at: number, part: Partial<StatsSample> = {}): StatsSample {
  return {
    at,
    cpuPercent: 5,
    cpuOfLimitPercent: null,
    throttledRatio: null,
    memoryBytes: 100,
    memoryCacheBytes: 20,
    memoryLimitBytes: null,
    networkReceiveRate: null,
    networkTransmitRate: null,
    blockReadRate: null,
    blockWriteRate: null,
    processes: null,
    ...part,
  };
}

function event(at: number, action: string, part: Partial<FleetEvent> = {}): FleetEvent {
  const base = { host: 'local', type: 'container' as const, id: 'c', name: 'c', image: null, exitCode: null };
  return { ...base, detail: null, at, action, ...part };
}

describe('statsCharts', () => {
  it('keeps what is not known apart from 0', () => {
    const charts = statsCharts([sample(1), sample(2, { throttledRatio: 0.5, networkReceiveRate: 0 })]);
    expect(charts.memory[0]?.values).toEqual({ used: 100, cache: 20 });
    expect(charts.throttling.map((point) => point.values.throttled)).toEqual([null, 50]);
    expect(hasFigures(charts.network)).toBe(true);
    expect(hasFigures(charts.block)).toBe(false);
  });

  it('draws the CPU limit in percent of one core', () => {
    expect(cpuLimit({ cpuLimit: 1.5 })?.value).toBe(150);
    expect(cpuLimit({ cpuLimit: null })).toBeUndefined();
  });
});

describe('chartMarkers', () => {
  const SPAN = 300_000;

  it('marks what explains the lines, and nothing else', () => {
    expect(
      chartMarkers(
        [
          event(0, 'create'),
          event(10_000, 'health_status', { detail: 'unhealthy' }),
          event(60_000, 'kill', { detail: '15' }),
          event(100_000, 'die', { exitCode: 0 }),
          event(100_000, 'pull', { type: 'image' }),
        ],
        SPAN,
      ),
    ).toEqual([
      { at: 10_000, label: 'unhealthy', tone: 'bad' },
      { at: 100_000, label: 'ended (0)', tone: 'warn' },
    ]);
  });

  it('draws what lies close together as one mark, in the worst tone', () => {
    const loop = [0, 1, 2].flatMap((n) => [event(n * 5000, 'die', { exitCode: 1 }), event(n * 5000 + 100, 'start')]);
    expect(chartMarkers([...loop, event(60_000, 'oom')], SPAN)).toEqual([
      { at: 0, label: 'ended (1) ×3, started ×3', tone: 'bad' },
      { at: 60_000, label: 'out of memory', tone: 'bad' },
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
