import type { FleetEvent } from '@/lib/contract/event';
import type { StatsSample } from '@/lib/contract/stats';

/** Chart ranges, in ms. */
export const RANGES = [
  { key: '5m', words: '5 min', ms: 5 * 60_000 },
  { key: '15m', words: '15 min', ms: 15 * 60_000 },
  { key: '1h', words: '1 h', ms: 3600_000 },
] as const;
export type RangeKey = (typeof RANGES)[number]['key'];

export function rangeMs(key: RangeKey): number {
  return RANGES.find((range) => range.key === key)?.ms ?? RANGES[0].ms;
}

/**
 * Samples of the window, with an empty one put into every hole: a container that was stopped, a console that was not
 * running. A hole is three times the slow period, so that the change from 10 s to 1 s samples is none.
 */
export function windowSamples(
  samples: readonly StatsSample[],
  from: number,
  to: number,
  slowPeriodMs: number,
): StatsSample[] {
  const shown: StatsSample[] = [];
  let last: StatsSample | undefined;
  for (const sample of samples) {
    if (sample.at > to) break;
    // One sample before the window is kept, so that the line comes in from the edge.
    if (sample.at < from) {
      last = sample;
      continue;
    }
    if (last && shown.length === 0) shown.push(last);
    if (last && sample.at - last.at > slowPeriodMs * 3)
      shown.push(emptySample(last.at + 1), emptySample(sample.at - 1));
    shown.push(sample);
    last = sample;
  }
  return shown;
}

function emptySample(at: number): StatsSample {
  return {
    at,
    cpuPercent: null,
    cpuOfLimitPercent: null,
    throttledRatio: null,
    memoryBytes: null,
    memoryCacheBytes: null,
    memoryLimitBytes: null,
    networkReceiveRate: null,
    networkTransmitRate: null,
    blockReadRate: null,
    blockWriteRate: null,
    processes: null,
  };
}

export interface ChartMarker {
  at: number;
  kind: 'start' | 'die' | 'oom' | 'unhealthy' | 'healthy';
  words: string;
}

/** Marks for what explains a change of the line: starts, ends, out-of-memory kills, health flips. */
export function chartMarkers(events: readonly FleetEvent[], host: string, id: string, from: number): ChartMarker[] {
  const markers: ChartMarker[] = [];
  for (const event of events) {
    if (event.type !== 'container' || event.host !== host || event.id !== id || event.at < from) continue;
    const marker = markerOf(event);
    if (marker) markers.push({ at: event.at, ...marker });
  }
  return markers;
}

function markerOf(event: FleetEvent): Omit<ChartMarker, 'at'> | null {
  if (event.action === 'start') return { kind: 'start', words: 'started' };
  if (event.action === 'die')
    return { kind: 'die', words: event.exitCode === null ? 'ended' : `ended (${event.exitCode})` };
  if (event.action === 'oom') return { kind: 'oom', words: 'out of memory' };
  if (event.action === 'health_status' && event.detail === 'unhealthy')
    return { kind: 'unhealthy', words: 'unhealthy' };
  if (event.action === 'health_status' && event.detail === 'healthy') return { kind: 'healthy', words: 'healthy' };
  return null;
}

/** Below 1 % of the windows throttling is noise; above 25 % the limit hurts (the usual alert threshold). */
export function throttleAdvice(samples: readonly StatsSample[]): { share: number; hurts: boolean } | null {
  const known = samples.flatMap((sample) => (sample.throttledRatio === null ? [] : [sample.throttledRatio]));
  if (known.length === 0) return null;
  const share = known.reduce((sum, ratio) => sum + ratio, 0) / known.length;
  return share < 0.01 ? null : { share, hurts: share > 0.25 };
}
