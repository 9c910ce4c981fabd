import type { Inspect } from './inspect';

/** The kernel's default scheduling period, microseconds. */
const DEFAULT_CPU_PERIOD = 100_000;

export interface Limits {
  /** Bytes. */
  memoryLimit: number | null;
  /** Cores. */
  cpuLimit: number | null;
  pidsLimit: number | null;
}

/** 0 and (for processes and quota) -1 mean no limit. `--cpus` is NanoCpus; Compose v2 files and older tools use quota and period. */
export function limitsOf(inspect: Inspect): Limits {
  const host = inspect.HostConfig;
  const quota = positive(host?.CpuQuota);
  const nano = positive(host?.NanoCpus);
  return {
    memoryLimit: positive(host?.Memory),
    cpuLimit:
      nano !== null ? nano / 1e9 : quota !== null ? quota / (positive(host?.CpuPeriod) ?? DEFAULT_CPU_PERIOD) : null,
    pidsLimit: positive(host?.PidsLimit),
  };
}

export function positive(value: number | null | undefined): number | null {
  return typeof value === 'number' && value > 0 ? value : null;
}
