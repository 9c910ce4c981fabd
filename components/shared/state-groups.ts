import type { ContainerState, ContainerSummary } from '@/lib/contract/container';

/** Groups of states that people look for; each container is in one or more. */
export const STATE_FILTERS = ['running', 'stopped', 'unhealthy', 'restarting', 'paused', 'failed'] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

const STOPPED: readonly ContainerState[] = ['exited', 'created', 'dead'];

export function isInState(container: ContainerSummary, filter: StateFilter): boolean {
  switch (filter) {
    case 'running':
      return container.state === 'running';
    case 'stopped':
      return STOPPED.includes(container.state);
    case 'unhealthy':
      // The health of one that does not run is the memory of its last run.
      return container.health === 'unhealthy' && !STOPPED.includes(container.state);
    case 'restarting':
      return container.state === 'restarting';
    case 'paused':
      return container.state === 'paused';
    case 'failed':
      return (
        container.state === 'dead' ||
        (container.state === 'exited' &&
          (container.oomKilled || container.error !== null || ![null, 0, 137, 143].includes(container.exitCode)))
      );
  }
}

/** How many of each group. */
export function stateCounts(containers: readonly ContainerSummary[]): Readonly<Record<StateFilter, number>> {
  const counts = { running: 0, stopped: 0, unhealthy: 0, restarting: 0, paused: 0, failed: 0 };
  for (const container of containers)
    for (const filter of STATE_FILTERS) if (isInState(container, filter)) counts[filter] += 1;
  return counts;
}
