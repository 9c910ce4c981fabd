import type { ContainerSummary } from '../contract/container';
import type { ImageSummary, ImageUse } from '../contract/image';
import type { UsedBy } from '../contract/inventory';

/** A row of the engine's list, as `lib/docker` answers it. */
export interface ImageRow {
  id: string;
  parentId: string;
  tags: string[];
  digests: string[];
  /** ms */
  createdAt: number;
  size: number;
}

type User = Pick<ContainerSummary, 'host' | 'id' | 'name' | 'state' | 'imageId'>;

/** Who uses which image: containers by the id of their image, by name; of one host. */
export function imageUsers(host: string, containers: Iterable<User>): ReadonlyMap<string, UsedBy[]> {
  const users = new Map<string, UsedBy[]>();
  for (const container of containers) {
    if (container.host !== host) continue;
    const user = { id: container.id, name: container.name, running: isUp(container.state) };
    const known = users.get(container.imageId);
    if (known === undefined) users.set(container.imageId, [user]);
    else known.push(user);
  }
  for (const list of users.values()) list.sort((a, b) => (a.name < b.name ? -1 : 1));
  return users;
}

function isUp(state: User['state']): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting';
}

/** Dangling: no tag and no container. A digest alone is no name that anybody runs it by. */
export function stateOfUse(image: { tags: readonly string[] }, users: readonly UsedBy[]): ImageUse {
  if (users.length > 0) return 'used';
  return image.tags.length > 0 ? 'unused' : 'dangling';
}

const NOBODY: UsedBy[] = [];

export function imageSummaries(
  host: string,
  rows: readonly ImageRow[],
  users: ReadonlyMap<string, UsedBy[]>,
): ImageSummary[] {
  return rows.map((row) => {
    const usedBy = users.get(row.id) ?? NOBODY;
    const { id, tags, digests, createdAt, size } = row;
    return { host, id, tags, digests, createdAt, size, use: stateOfUse(row, usedBy), usedBy };
  });
}

/** `q` is a part of a tag, a digest or the id, in small letters or not. */
export function imageMatches(
  image: ImageSummary,
  { use, q }: { use?: ImageUse | undefined; q?: string | undefined },
): boolean {
  if (use !== undefined && image.use !== use) return false;
  if (q === undefined) return true;
  const wanted = q.toLowerCase();
  return [image.id, ...image.tags, ...image.digests].some((text) => text.toLowerCase().includes(wanted));
}
