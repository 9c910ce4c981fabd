import type { StatsSample } from '../contract/stats';
import type { Counters } from './counters';

export interface SampleLimits {
  /** `NanoCpus / 1e9` or `CpuQuota / CpuPeriod`; null = no limit. */
  cpus: number | null;
  memoryBytes: number | null;
}

/** Beyond this, two samples no longer describe "now": the console or the machine slept in between. */
const LONGEST_GAP_MS = 60_000;

/**
 * One sample from two looks at the same container. A figure is null, never 0, when it cannot be known: there is no
 * earlier look, a counter went back (the container restarted), the engine did not say, or too long has passed.
 */
export function computeSample(previous: Counters | null, current: Counters, limits: SampleLimits): StatsSample {
  const elapsed = previous === null ? 0 : current.at - previous.at;
  const before =
    previous !== null && elapsed > 0 && elapsed <= LONGEST_GAP_MS && !wentBack(previous, current) ? previous : null;
  const cpuPercent = before === null ? null : cpu(before, current, elapsed);
  return {
    at: current.at,
    cpuPercent,
    cpuOfLimitPercent: cpuPercent === null ? null : ofLimit(cpuPercent, limits.cpus),
    throttledRatio: before === null ? null : throttled(before, current),
    memoryBytes: workingSet(current),
    memoryCacheBytes: current.memoryCache,
    memoryLimitBytes: limits.memoryBytes,
    networkReceiveRate: rate(before?.networkReceived, current.networkReceived, elapsed),
    networkTransmitRate: rate(before?.networkSent, current.networkSent, elapsed),
    blockReadRate: rate(before?.blockRead, current.blockRead, elapsed),
    blockWriteRate: rate(before?.blockWritten, current.blockWritten, elapsed),
    processes: current.processes,
  };
}

/** CPU time that shrank means another run of the container: nothing may be subtracted across it. */
function wentBack(previous: Counters, current: Counters): boolean {
  return previous.cpuTotal !== null && current.cpuTotal !== null && current.cpuTotal < previous.cpuTotal;
}

/**
 * docker/cli `calculateCPUPercentUnix`: (container delta / machine delta) x cores x 100, so that 100 is one core. Where the
 * machine's counter is missing or is none - Podman's is the container's own kernel time or the wall time, by version - the
 * container's CPU time over wall time says the same.
 */
function cpu(previous: Counters, current: Counters, elapsedMs: number): number | null {
  const used = difference(previous.cpuTotal, current.cpuTotal);
  if (used === null) return null;
  const machine = difference(previous.cpuSystem, current.cpuSystem);
  // All cores together pass about `cores` times the wall time; much less is no machine counter (or a hypervisor stole it).
  if (machine !== null && current.onlineCpus !== null && machine >= 0.75 * elapsedMs * 1e6 * current.onlineCpus) {
    return (used / machine) * current.onlineCpus * 100;
  }
  return (used / (elapsedMs * 1e6)) * 100;
}

/** An engine takes no limit below 0.01 cores: anything smaller is none. */
function ofLimit(cpuPercent: number, cpus: number | null): number | null {
  return cpus !== null && cpus >= 0.001 && Number.isFinite(cpus) ? cpuPercent / cpus : null;
}

/** Kernel `cpu.stat`: nr_throttled / nr_periods, over the interval. No period has passed without a quota, or while idle. */
function throttled(previous: Counters, current: Counters): number | null {
  const periods = difference(previous.periods, current.periods);
  const held = difference(previous.throttledPeriods, current.throttledPeriods);
  if (periods === null || held === null || periods === 0) return null;
  return Math.min(1, held / periods);
}

/** docker/cli `calculateMemUsageUnixNoCache` = cAdvisor's working set: usage less inactive file cache, if that is smaller. */
function workingSet({ memoryUsage, memoryInactiveFile }: Counters): number | null {
  if (memoryUsage === null) return null;
  return memoryInactiveFile !== null && memoryInactiveFile < memoryUsage
    ? memoryUsage - memoryInactiveFile
    : memoryUsage;
}

/** Bytes a second. */
function rate(previous: number | null | undefined, current: number | null, elapsedMs: number): number | null {
  const bytes = difference(previous ?? null, current);
  return bytes === null ? null : (bytes / elapsedMs) * 1000;
}

function difference(previous: number | null, current: number | null): number | null {
  return previous === null || current === null || current < previous ? null : current - previous;
}
