interface Related {
  id: string;
  /** Set by the classic builder only. */
  parentId: string;
  tags: readonly string[];
}

/** Who was built on whom, by id. `images` with the intermediate ones. */
export function childrenById<T extends Related>(images: readonly T[]): ReadonlyMap<string, T[]> {
  const children = new Map<string, T[]>();
  for (const image of images) {
    if (image.parentId === '') continue;
    const known = children.get(image.parentId);
    if (known === undefined) children.set(image.parentId, [image]);
    else known.push(image);
  }
  return children;
}

/**
 * The images on this host that the classic builder made on top of `id`: an engine refuses to remove it before them. Steps in between,
 * which nobody can name, are passed over: of each branch the first with a tag, or its end.
 */
export function dependentsOf<T extends Related>(id: string, children: ReadonlyMap<string, T[]>): T[] {
  const found: T[] = [];
  const seen = new Set([id]);
  const walk = [...(children.get(id) ?? [])];
  for (let image = walk.pop(); image !== undefined; image = walk.pop()) {
    if (seen.has(image.id)) continue;
    seen.add(image.id);
    const next = children.get(image.id) ?? [];
    if (image.tags.length > 0 || next.length === 0) found.push(image);
    else walk.push(...next);
  }
  return found.sort((a, b) => ((a.tags[0] ?? a.id) < (b.tags[0] ?? b.id) ? -1 : 1));
}
