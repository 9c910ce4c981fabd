import type { ContainerSummary } from '@/lib/contract/container';

/**
 * The container that a page address names: its full id, at least 12 digits of it, or its exact name, as the server
 * resolves them.
 */
export function findContainer(
  containers: readonly ContainerSummary[],
  host: string,
  ref: string,
): ContainerSummary | undefined {
  const here = containers.filter((container) => container.host === host);
  const exact = here.find((container) => container.id === ref) ?? here.find((container) => container.name === ref);
  if (exact || !/^[0-9a-f]{12,64}$/.test(ref)) return exact;
  const begins = here.filter((container) => container.id.startsWith(ref));
  return begins.length === 1 ? begins[0] : undefined;
}

export type Presence =
  /** The fleet is not known yet. */
  | { kind: 'loading' }
  | { kind: 'present'; container: ContainerSummary }
  /** It was there while the page was open; `successor` has its name now (a recreated service). */
  | { kind: 'gone'; container: ContainerSummary; since: number; successor: ContainerSummary | undefined }
  | { kind: 'unknown' };

/**
 * What the page has in hand. `last` is what it showed before, `removedAt` the moment it was missed first; both are kept by
 * the page, so that a removed container stays readable.
 */
export function presenceOf(
  fleet: { containers: readonly ContainerSummary[]; synced: boolean },
  host: string,
  ref: string,
  last: { container: ContainerSummary; missedAt: number } | null,
): Presence {
  const container = findContainer(fleet.containers, host, last?.container.id ?? ref);
  if (container) return { kind: 'present', container };
  if (last) {
    const { name, id } = last.container;
    const successor = fleet.containers.find((each) => each.host === host && each.name === name && each.id !== id);
    return { kind: 'gone', container: last.container, since: last.missedAt, successor };
  }
  return fleet.synced ? { kind: 'unknown' } : { kind: 'loading' };
}

/** Containers that somebody may have meant, best first: same start, then anywhere in name, id, image or service. */
export function suggestions(containers: readonly ContainerSummary[], text: string, most: number): ContainerSummary[] {
  const needle = text.trim().toLowerCase();
  if (needle === '') return [];
  const scored = containers.flatMap((container) => {
    const name = container.name.toLowerCase();
    if (name.startsWith(needle) || container.id.startsWith(needle)) return [{ container, score: 0 }];
    if (name.includes(needle) || container.service?.toLowerCase().includes(needle)) return [{ container, score: 1 }];
    return container.image.toLowerCase().includes(needle) ? [{ container, score: 2 }] : [];
  });
  return scored
    .sort((a, b) => a.score - b.score || a.container.name.localeCompare(b.container.name))
    .slice(0, most)
    .map((each) => each.container);
}
