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
      return container.health === 'unhealthy';
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

export interface ContainerFilter {
  q: string;
  state: StateFilter | null;
  host: string | null;
  stack: string | null;
}

/** Every word must be somewhere in name, image, stack, service, id, host, a network or a port. */
export function filterContainers(
  containers: readonly ContainerSummary[],
  filter: ContainerFilter,
  textOf: (container: ContainerSummary) => string,
): readonly ContainerSummary[] {
  const words = filter.q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && filter.state === null && filter.host === null && filter.stack === null) return containers;
  return containers.filter((container) => {
    if (filter.host !== null && container.host !== filter.host) return false;
    if (filter.stack !== null && container.stack !== filter.stack) return false;
    if (filter.state !== null && !isInState(container, filter.state)) return false;
    if (words.length === 0) return true;
    const text = textOf(container);
    return words.every((word) => text.includes(word));
  });
}

/** What the search looks through, remembered for each row: a row is a new object when something in it changes. */
export function searchTexts(): (container: ContainerSummary) => string {
  const known = new WeakMap<ContainerSummary, string>();
  return (container) => {
    const before = known.get(container);
    if (before !== undefined) return before;
    const ports = container.ports.map((port) => `${port.hostPort ?? ''}:${port.containerPort}`).join(' ');
    const text =
      `${container.name} ${container.image} ${container.stack ?? ''} ${container.service ?? ''} ${container.id} ${container.host} ${container.networks.join(' ')} ${ports}`.toLowerCase();
    known.set(container, text);
    return text;
  };
}

/** The numbers beside the state filters, over what the other filters leave. */
export function stateCounts(containers: readonly ContainerSummary[]): Readonly<Record<StateFilter, number>> {
  const counts = { running: 0, stopped: 0, unhealthy: 0, restarting: 0, paused: 0, failed: 0 };
  for (const container of containers)
    for (const filter of STATE_FILTERS) if (isInState(container, filter)) counts[filter] += 1;
  return counts;
}
