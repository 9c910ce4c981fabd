import type { ImagePrunePlan, KeepReason, PruneScope } from '../contract/image';
import type { UsedBy } from '../contract/inventory';
import { childrenById, dependentsOf } from './dependents';
import type { ImageRow } from './image-summary';
import { keptReleases } from './kept-name';

export interface PruneQuestion {
  /** With the intermediate images of the classic builder. */
  images: readonly ImageRow[];
  users: ReadonlyMap<string, UsedBy[]>;
  scope: PruneScope;
  /** Images made since then stay; ms since 1970, null: whatever their age. */
  madeBefore: number | null;
  /** Bytes by image as the engine measured them; null: not measured. */
  sizes: readonly { id: string; bytes: number; sharedBytes: number | null }[] | null;
  measuring: boolean;
}

/** What goes and what stays. In `remove` what was built on something comes before it, so that each can go when its turn comes. */
export function prunePlan(question: PruneQuestion): ImagePrunePlan {
  const { images, users, sizes } = question;
  const children = childrenById(images);
  // Intermediate steps go by themselves with what was built on them.
  const named = images.filter((image) => image.tags.length > 0 || !children.has(image.id));
  const kept = new Map<string, { reason: KeepReason; by: string[] }>();
  for (const image of named) {
    const keep = reasonToKeep(image, question, users.get(image.id) ?? []);
    if (keep !== null) kept.set(image.id, keep);
  }
  keepParents(named, children, kept);

  const unique = new Map(
    sizes?.map(({ id, bytes, sharedBytes }) => [id, sharedBytes === null ? null : bytes - sharedBytes]),
  );
  const remove = childrenFirst(named, images)
    .filter((image) => !kept.has(image.id))
    .map((image) => ({
      ...shown(image),
      use: image.tags.length > 0 ? ('unused' as const) : ('dangling' as const),
      uniqueBytes: unique.get(image.id) ?? null,
    }));
  const keep = named.flatMap((image) => {
    const why = kept.get(image.id);
    return why === undefined ? [] : [{ ...shown(image), ...why }];
  });
  const measured = remove.every(({ uniqueBytes }) => uniqueBytes !== null);
  return {
    remove,
    keep,
    bytesAtLeast: measured ? sum(remove.map(({ uniqueBytes }) => uniqueBytes ?? 0)) : null,
    bytesAtMost: sum(remove.map(({ size }) => size)),
    measuring: question.measuring,
  };
}

function reasonToKeep(
  image: ImageRow,
  { scope, madeBefore }: PruneQuestion,
  users: readonly UsedBy[],
): { reason: KeepReason; by: string[] } | null {
  if (users.length > 0) return { reason: 'used', by: users.map(({ name }) => name) };
  const releases = keptReleases(image.tags);
  if (releases.length > 0) return { reason: 'release', by: releases };
  if (scope === 'dangling' && image.tags.length > 0) return { reason: 'tagged', by: [] };
  if (madeBefore !== null && image.createdAt > madeBefore) return { reason: 'recent', by: [] };
  return null;
}

/** What something that stays was built on has to stay as well; and so on downwards. */
function keepParents(
  named: readonly ImageRow[],
  children: ReadonlyMap<string, ImageRow[]>,
  kept: Map<string, { reason: KeepReason; by: string[] }>,
): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const image of named) {
      if (kept.has(image.id)) continue;
      const staying = dependentsOf(image.id, children).filter(({ id }) => kept.has(id));
      if (staying.length === 0) continue;
      kept.set(image.id, { reason: 'parent', by: staying.map(({ id, tags }) => tags[0] ?? id) });
      changed = true;
    }
  }
}

/** What was built on something before it; of the same depth as they came. `all`: with the intermediate images. */
export function childrenFirst<T extends { id: string }>(
  some: readonly T[],
  all: readonly { id: string; parentId: string }[],
): T[] {
  const parents = new Map(all.map(({ id, parentId }) => [id, parentId]));
  const depthOf = (id: string): number => {
    let depth = 0;
    // A chain is at most as long as there are images; engines do not make circles, a broken answer might.
    for (let at = parents.get(id) ?? ''; at !== '' && depth <= all.length; at = parents.get(at) ?? '') depth++;
    return depth;
  };
  return some
    .map((image) => ({ image, depth: depthOf(image.id) }))
    .sort((a, b) => b.depth - a.depth)
    .map(({ image }) => image);
}

function shown({ id, tags, digests, createdAt, size }: ImageRow) {
  return { id, tags, digests, createdAt, size };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
