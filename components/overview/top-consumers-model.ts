import type { ContainerSummary } from '@/lib/contract/container';
import type { StatsBrief } from '@/lib/contract/stats';

export interface Consumer {
  container: ContainerSummary;
  /** Percent of one core, or bytes. */
  value: number;
  /** The container's own limit in the same unit; null = none. */
  limit: number | null;
  /** Share of the limit, or else of the greatest consumer, 0-1: the length of the bar. */
  share: number;
}

export type BriefOf = (host: string, id: string) => StatsBrief | undefined;

export function topByCpu(containers: readonly ContainerSummary[], briefOf: BriefOf, count: number): Consumer[] {
  return top(
    containers,
    (container) => briefOf(container.host, container.id)?.cpuPercent ?? null,
    (container) => (container.cpuLimit === null ? null : container.cpuLimit * 100),
    count,
  );
}

export function topByMemory(containers: readonly ContainerSummary[], briefOf: BriefOf, count: number): Consumer[] {
  return top(
    containers,
    (container) => briefOf(container.host, container.id)?.memoryBytes ?? null,
    (container) => container.memoryLimit,
    count,
  );
}

function top(
  containers: readonly ContainerSummary[],
  figureOf: (container: ContainerSummary) => number | null,
  limitOf: (container: ContainerSummary) => number | null,
  count: number,
): Consumer[] {
  const rows = containers
    .flatMap((container) => {
      const value = container.state === 'running' ? figureOf(container) : null;
      return value === null || value <= 0 ? [] : [{ container, value, limit: limitOf(container) }];
    })
    .sort((a, b) => b.value - a.value || a.container.name.localeCompare(b.container.name))
    .slice(0, count);
  const greatest = rows[0]?.value ?? 0;
  return rows.map((row) => ({ ...row, share: Math.min(1, row.value / (row.limit ?? greatest)) }));
}
