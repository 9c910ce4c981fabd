import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSample, HostSummary } from '@/lib/contract/host';

/** One line of the list of hosts. */
export interface HostRow {
  host: HostSummary;
  sample: HostSample | undefined;
  memoryBytes: number | null;
  running: number;
  total: number;
}

/** What is counted: by host, running and all. */
export function containerCounts(
  containers: readonly ContainerSummary[],
): ReadonlyMap<string, { running: number; total: number }> {
  const counts = new Map<string, { running: number; total: number }>();
  for (const { host, state } of containers) {
    const count = counts.get(host) ?? { running: 0, total: 0 };
    count.total += 1;
    if (state === 'running') count.running += 1;
    counts.set(host, count);
  }
  return counts;
}

/** The hosts in their order, with what is known of them. Every word of `q` is in the name, the environment, the address or the version. */
export function hostRows(
  hosts: readonly HostSummary[],
  samples: Readonly<Record<string, HostSample>>,
  counts: ReadonlyMap<string, { running: number; total: number }>,
  filter: { q: string; host: string | null; environment: string | null },
): HostRow[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  return hosts
    .filter((host) => {
      if (filter.host !== null && host.id !== filter.host) return false;
      if (filter.environment !== null && (host.environment ?? '') !== filter.environment) return false;
      const text = [host.name, host.id, host.environment, host.endpoint, host.engine?.version, host.engine?.os]
        .join(' ')
        .toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((host) => {
      const sample = samples[host.id];
      const { running = 0, total = 0 } = counts.get(host.id) ?? {};
      const memoryBytes = sample?.memoryTotalBytes ?? host.engine?.memoryBytes ?? null;
      return { host, sample, memoryBytes, running, total };
    });
}

/** The environments of the hosts, as filters; '' are those without one. */
export function environmentsOf(hosts: readonly HostSummary[]): string[] {
  return [...new Set(hosts.map((host) => host.environment ?? ''))].sort((a, b) =>
    a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1,
  );
}
