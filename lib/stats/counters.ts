/**
 * What one answer of `GET /containers/{id}/stats` says, as plain numbers; null where the engine did not say. Read from
 * Docker on cgroup v1 and v2 and from Podman's compatible API; every field of the answer is optional.
 */
export interface Counters {
  /** When the engine took the sample, ms since 1970. */
  at: number;
  /** CPU time used since the container started, ns. */
  cpuTotal: number | null;
  /** CPU time of the whole machine, all cores, ns. */
  cpuSystem: number | null;
  onlineCpus: number | null;
  periods: number | null;
  throttledPeriods: number | null;
  memoryUsage: number | null;
  memoryInactiveFile: number | null;
  memoryCache: number | null;
  networkReceived: number | null;
  networkSent: number | null;
  blockRead: number | null;
  blockWritten: number | null;
  processes: number | null;
}

/** Null when the answer holds no sample: a stopped container's `read` is the year 1. */
export function readCounters(raw: Readonly<Record<string, unknown>>): Counters | null {
  const at = typeof raw.read === 'string' ? Date.parse(raw.read) : Number.NaN;
  if (!(at > 0)) return null;
  const cpu = record(raw.cpu_stats);
  const usage = record(cpu?.cpu_usage);
  const throttling = record(cpu?.throttling_data);
  const memory = record(raw.memory_stats);
  const details = record(memory?.stats);
  const network = networkTotals(record(raw.networks));
  const block = blockTotals(record(raw.blkio_stats)?.io_service_bytes_recursive);
  return {
    at,
    cpuTotal: count(usage?.total_usage),
    cpuSystem: positive(cpu?.system_cpu_usage),
    // docker/cli `calculateCPUPercentUnix`: online_cpus, and before API 1.27 the length of percpu_usage.
    onlineCpus:
      positive(cpu?.online_cpus) ?? (Array.isArray(usage?.percpu_usage) ? usage.percpu_usage.length || null : null),
    periods: count(throttling?.periods),
    throttledPeriods: count(throttling?.throttled_periods),
    memoryUsage: positive(memory?.usage),
    // docker/cli `calculateMemUsageUnixNoCache`: `total_inactive_file` is cgroup v1's name, `inactive_file` v2's.
    memoryInactiveFile: count(details?.total_inactive_file) ?? count(details?.inactive_file),
    // v1: `total_cache` or `cache`; v2: `file` (page cache, tmpfs included), as in the kernel's cgroup-v2.rst.
    memoryCache: count(details?.total_cache) ?? count(details?.cache) ?? count(details?.file),
    networkReceived: network?.received ?? null,
    networkSent: network?.sent ?? null,
    blockRead: block?.read ?? null,
    blockWritten: block?.written ?? null,
    processes: positive(record(raw.pids_stats)?.current),
  };
}

/** Sum over the interfaces; null when there is none, as with `--network host` and `none`. */
function networkTotals(networks: Readonly<Record<string, unknown>> | null): { received: number; sent: number } | null {
  if (networks === null) return null;
  let known = false;
  let received = 0;
  let sent = 0;
  for (const one of Object.values(networks)) {
    const face = record(one);
    const rx = count(face?.rx_bytes);
    const tx = count(face?.tx_bytes);
    if (rx === null || tx === null) continue;
    known = true;
    received += rx;
    sent += tx;
  }
  return known ? { received, sent } : null;
}

/** docker/cli `calculateBlockIO`: entries whose op starts with r or w, whatever its case. An empty or absent list is "not said". */
function blockTotals(entries: unknown): { read: number; written: number } | null {
  if (!Array.isArray(entries) || entries.length === 0) return null;
  let read = 0;
  let written = 0;
  for (const one of entries) {
    const entry = record(one);
    const value = count(entry?.value);
    if (value === null || typeof entry?.op !== 'string') continue;
    const first = entry.op.charAt(0).toLowerCase();
    if (first === 'r') read += value;
    else if (first === 'w') written += value;
  }
  return { read, written };
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/** Of figures that cannot be 0 for a running container, where engines write 0 for "not known". */
function positive(value: unknown): number | null {
  const known = count(value);
  return known === null || known === 0 ? null : known;
}
