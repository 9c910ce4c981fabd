import type { InspectedImage } from '@/lib/images/engine-image';
import { canonicalText, familiarText, type ImageReference, parseReference } from '@/lib/images/reference';

/** What runs, said so that it cannot mean something else tomorrow. */
export interface Pin {
  /** As it was asked for. */
  reference: string;
  /** `repo@sha256:…`, or the image's id. */
  pin: string;
  /** No registry knows it: it runs only where it is. */
  local: boolean;
}

const ID = /^sha256:[0-9a-f]{64}$/;
export const isImageId = (text: string): boolean => ID.test(text);

/** Of an image that a host has: by the digest under which its repository has it, else by its id. */
export function pinOf(reference: string, image: Pick<InspectedImage, 'id' | 'digests'>): Pin {
  const digest = digestIn(reference, image.digests);
  if (digest !== null) return { reference, pin: digest, local: false };
  // Known by its id alone: any repository that has it will do.
  const any = isImageId(reference) ? image.digests[0] : undefined;
  return any === undefined ? { reference, pin: image.id, local: true } : { reference, pin: any, local: false };
}

/** Of a name whose digest the registry told. */
export function pinTo(reference: ImageReference, digest: string): Pin {
  const { tag: _, ...repository } = reference;
  return { reference: familiarText(reference), pin: familiarText({ ...repository, digest }), local: false };
}

/** Does this host have what is pinned? By its id where it is local, else by the digest of the same repository. */
export function findPinned<T extends { id: string; digests: readonly string[] }>(
  pin: string,
  images: readonly T[],
): T | undefined {
  if (isImageId(pin)) return images.find(({ id }) => id === pin);
  const wanted = canonical(pin);
  return images.find(({ digests }) => digests.some((digest) => canonical(digest) === wanted));
}

/** The image that has this name (with a tag) on a host. */
export function findNamed<T extends { tags: readonly string[] }>(
  reference: ImageReference,
  images: readonly T[],
): T | undefined {
  const wanted = canonicalText(reference);
  return images.find(({ tags }) => tags.some((tag) => canonical(tag) === wanted));
}

function digestIn(reference: string, digests: readonly string[]): string | null {
  const parsed = parseReference(reference);
  if (!parsed.ok) return null;
  const { domain, path } = parsed.reference;
  for (const text of digests) {
    const named = parseReference(text);
    if (named.ok && named.reference.domain === domain && named.reference.path === path) return text;
  }
  return null;
}

function canonical(text: string): string | null {
  const parsed = parseReference(text);
  return parsed.ok ? canonicalText(parsed.reference) : null;
}
