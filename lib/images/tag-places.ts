import type { TagPlace } from '../contract/image';
import { digestOf, repositoryOf } from './repository';

interface PlacedImage {
  host: string;
  id: string;
  tags: readonly string[];
  digests: readonly string[];
}

/**
 * Where the names of an image lead, on every host: to it, or to another one. Two images are the same by id, or when a registry knows
 * both by one digest (hosts with another image store give another id). null: no host has it. `id`: whole or its beginning, without
 * `sha256:` or with.
 */
export function tagPlaces(images: readonly PlacedImage[], id: string): TagPlace[] | null {
  const hex = id.replace(/^sha256:/, '');
  const here = images.filter((image) => image.id.startsWith(`sha256:${hex}`));
  if (here.length === 0) return null;
  const ids = new Set(here.map((image) => image.id));
  const digests = new Set(here.flatMap((image) => image.digests.map(content)));
  const isSame = (image: PlacedImage) =>
    ids.has(image.id) || image.digests.some((digest) => digests.has(content(digest)));
  const names = new Set(images.filter(isSame).flatMap((image) => image.tags));
  return images
    .flatMap((image) => {
      const same = isSame(image);
      return image.tags
        .filter((name) => names.has(name))
        .map((name) => ({ host: image.host, name, imageId: image.id, same }));
    })
    .sort((a, b) => compare(a.name, b.name) || compare(a.host, b.host));
}

/** Of one repository only: the same digest in two of them is the same content, but a copy that was pushed may be re-made. */
function content(digest: string): string {
  return `${repositoryOf(digest)}@${digestOf(digest) ?? ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
