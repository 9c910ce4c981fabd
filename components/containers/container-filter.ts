import { isInState, type StateFilter } from '@/components/shared/state-groups';
import type { ContainerSummary } from '@/lib/contract/container';

export interface ContainerFilter {
  q: string;
  state: StateFilter | null;
  /** Only on these; null for all. */
  hosts: ReadonlySet<string> | null;
  stack: string | null;
}

/** Every word must be somewhere in name, image, stack, service, id, host, a network or a port. */
export function filterContainers(
  containers: readonly ContainerSummary[],
  filter: ContainerFilter,
  textOf: (container: ContainerSummary) => string,
): readonly ContainerSummary[] {
  const words = filter.q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && filter.state === null && filter.hosts === null && filter.stack === null) return containers;
  return containers.filter((container) => {
    if (filter.hosts !== null && !filter.hosts.has(container.host)) return false;
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
