import type { HostSample } from '../contract/host';
import type { StatsSample } from '../contract/stats';
import { ColumnRing } from './column-ring';
import type { Counters } from './counters';
import { computeSample, type SampleLimits } from './sample-formula';

export const HISTORY_PERIOD_MS = 10_000;
export const HISTORY_MS = 3_600_000;
/** A look that comes a little early (timers drift) still counts as the next of the period. */
const PERIOD_SLACK_MS = 500;
/** Looks closer than this are somebody watching; what comes in about every period, early or late, is the background. */
const CLOSE_MS = HISTORY_PERIOD_MS / 2;
/** Close samples kept where somebody watches: two minutes at one a second. */
const CLOSE_SAMPLES = 120;

const STATS_FIELDS = [
  'cpuPercent',
  'cpuOfLimitPercent',
  'throttledRatio',
  'memoryBytes',
  'memoryCacheBytes',
  'memoryLimitBytes',
  'networkReceiveRate',
  'networkTransmitRate',
  'blockReadRate',
  'blockWriteRate',
  'processes',
] as const satisfies readonly Exclude<keyof StatsSample, 'at'>[];

const HOST_FIELDS = [
  'cpuRatio',
  'memoryUsedBytes',
  'memoryTotalBytes',
  'diskUsedBytes',
  'diskTotalBytes',
] as const satisfies readonly Exclude<keyof HostSample, 'at' | 'source'>[];

/**
 * The last hour of one container: a sample every 10 s, each over its own 10 s, and - where somebody watched - the close
 * samples of the last minutes. Bounded: 12 columns x (360 + 120) doubles, about 46 kB at most.
 */
export class SampleHistory {
  readonly #slow = new ColumnRing(STATS_FIELDS, HISTORY_MS / HISTORY_PERIOD_MS);
  #close: ColumnRing<(typeof STATS_FIELDS)[number]> | null = null;
  #previous: Counters | null = null;
  #previousSlow: Counters | null = null;
  #latest: StatsSample | null = null;

  /** Takes in a look; returns its sample, or null when it is not later than the one before. */
  add(current: Counters, limits: SampleLimits): StatsSample | null {
    if (this.#previous !== null && current.at <= this.#previous.at) {
      // The engine's clock was set back: begin anew rather than wait until it has caught up.
      if (this.#previous.at - current.at > HISTORY_PERIOD_MS) this.restart();
      else return null;
    }
    const sample = computeSample(this.#previous, current, limits);
    const gap = this.#previous === null ? Number.POSITIVE_INFINITY : current.at - this.#previous.at;
    this.#previous = current;
    this.#latest = sample;
    const isClose = gap < CLOSE_MS;
    if (isClose) {
      this.#close ??= new ColumnRing(STATS_FIELDS, CLOSE_SAMPLES);
      this.#close.push(sample);
    }
    const sinceSlow = this.#previousSlow === null ? Number.POSITIVE_INFINITY : current.at - this.#previousSlow.at;
    // A busy engine answers a second early or late: a look of the background counts all the same, or every other one would be lost.
    if (sinceSlow >= HISTORY_PERIOD_MS - PERIOD_SLACK_MS || (!isClose && sinceSlow >= CLOSE_MS)) {
      this.#slow.push(this.#previousSlow === null ? sample : computeSample(this.#previousSlow, current, limits));
      this.#previousSlow = current;
      const newest = this.#close?.last();
      // Ten minutes after the last viewer the close samples are history like all others.
      if (newest && current.at - newest.at > 600_000) this.#close = null;
    }
    return sample;
  }

  /** The container was started anew: nothing is subtracted across it. What was seen before stays. */
  restart(): void {
    this.#previous = null;
    this.#previousSlow = null;
    this.#latest = null;
  }

  latest(): StatsSample | null {
    return this.#latest;
  }

  /** Oldest first, at most an hour before `now`. */
  samples(now: number): StatsSample[] {
    const from = now - HISTORY_MS;
    return merge(this.#slow.samples(from), this.#close?.samples(from) ?? []);
  }
}

/**
 * All close samples, and of the slow ones those that no close one stands beside: people watch now and then, and between two such times
 * the background is all there is.
 */
function merge(slow: readonly StatsSample[], close: readonly StatsSample[]): StatsSample[] {
  const merged: StatsSample[] = [];
  let next = 0;
  for (const sample of slow) {
    for (let at = close[next]; at !== undefined && at.at < sample.at + CLOSE_MS; at = close[++next]) merged.push(at);
    const last = merged.at(-1);
    if (last === undefined || Math.abs(last.at - sample.at) >= CLOSE_MS) merged.push(sample);
  }
  merged.push(...close.slice(next));
  return merged;
}

/** The last hour of a host, every 10 s. */
export class HostHistory {
  readonly #ring = new ColumnRing(HOST_FIELDS, HISTORY_MS / HISTORY_PERIOD_MS);
  #latest: HostSample | null = null;

  add(sample: HostSample): void {
    this.#latest = sample;
    const last = this.#ring.last();
    if (last === null || sample.at - last.at >= HISTORY_PERIOD_MS - PERIOD_SLACK_MS) this.#ring.push(sample);
  }

  latest(): HostSample | null {
    return this.#latest;
  }

  samples(now: number): HostSample[] {
    const source = this.#latest?.source ?? 'containers';
    return this.#ring.samples(now - HISTORY_MS).map((sample) => ({ ...sample, source }));
  }
}
