import type { ImageSummary, ImageUse } from '@/lib/contract/image';
import { repositoryParts } from '@/lib/images/repository';

/** An image in one repository: one that has names in two of them has two rows. */
export interface ImageRow {
  key: string;
  image: ImageSummary;
  /** Empty: no name at all. */
  repository: string;
  /** In this repository. */
  tags: readonly string[];
  /** `sha256:…`, as the registry knows it; null: never pulled or pushed. */
  digest: string | null;
}

/** The twelve digits that people know an image by. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

/** What to call an image: its first name, or its id. */
export function imageTitle(image: { id: string; tags: readonly string[] }): string {
  return image.tags[0] ?? shortId(image.id);
}

export function imageKey(image: { host: string; id: string }): string {
  return `${image.host}/${image.id}`;
}

export function imageHref(image: { host: string; id: string }): string {
  return `/hosts/${image.host}/images/${image.id.replace(/^sha256:/, '')}`;
}

/** Rows keep their identity as long as their image does: only what changed is painted again. */
export function imageRowMaker(): (images: readonly ImageSummary[]) => readonly ImageRow[] {
  const known = new WeakMap<ImageSummary, readonly ImageRow[]>();
  const rowsOf = (image: ImageSummary): readonly ImageRow[] => {
    const before = known.get(image);
    if (before !== undefined) return before;
    const rows = repositoryParts(image).map((part) => ({
      ...part,
      key: `${imageKey(image)}/${part.repository}`,
      image,
    }));
    known.set(image, rows);
    return rows;
  };
  return (images) =>
    images.flatMap(rowsOf).sort(
      (a, b) =>
        // What nobody can name comes last.
        Number(a.repository === '') - Number(b.repository === '') ||
        (a.repository < b.repository ? -1 : a.repository > b.repository ? 1 : 0) ||
        b.image.createdAt - a.image.createdAt,
    );
}

export interface ImageFilter {
  q: string;
  use: ImageUse | null;
  host: string | null;
}

/** Every word must be somewhere in repository, tags, digest, id, host or the names of who uses it. */
export function filterRows(rows: readonly ImageRow[], { q, use, host }: ImageFilter): readonly ImageRow[] {
  const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && use === null && host === null) return rows;
  return rows.filter(({ image, repository, tags, digest }) => {
    if (host !== null && image.host !== host) return false;
    if (use !== null && image.use !== use) return false;
    if (words.length === 0) return true;
    const names = tags.map((tag) => `${repository}:${tag}`).join(' ');
    const users = image.usedBy.map(({ name }) => name).join(' ');
    const text = `${repository} ${names} ${digest ?? ''} ${image.id} ${image.host} ${users}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** How many images, not rows, there are of each use. */
export function countsByUse(rows: readonly ImageRow[]): Readonly<Record<ImageUse, number>> {
  const counts = { used: 0, unused: 0, dangling: 0 };
  for (const { use } of distinctImages(rows)) counts[use]++;
  return counts;
}

/** Each image once. */
export function distinctImages(rows: readonly ImageRow[]): readonly ImageSummary[] {
  return [...new Map(rows.map(({ image }) => [imageKey(image), image])).values()];
}
