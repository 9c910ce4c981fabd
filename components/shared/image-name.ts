/** An image reference cut for reading: where it comes from, its name, its tag or the beginning of its digest. */
export interface ImageName {
  prefix: string;
  name: string;
  tag: string | null;
}

/** `127.0.0.1:5000/shop/api:1.0.0` -> `127.0.0.1:5000/shop/`, `api`, `1.0.0`. A bare `sha256:…` has only a tag. */
export function splitImage(reference: string): ImageName {
  if (/^sha256:[0-9a-f]+$/.test(reference)) return { prefix: '', name: '', tag: reference.slice(0, 19) };
  const [withoutDigest = '', digest] = reference.split('@');
  const slash = withoutDigest.lastIndexOf('/');
  const last = withoutDigest.slice(slash + 1);
  const colon = last.indexOf(':');
  return {
    prefix: withoutDigest.slice(0, slash + 1),
    name: colon < 0 ? last : last.slice(0, colon),
    tag: colon >= 0 ? last.slice(colon + 1) : digest === undefined ? null : digest.slice(0, 19),
  };
}
