/** `127.0.0.1:5000/shop/api:1.0.0` -> `127.0.0.1:5000/shop/api`; the same of `repository@sha256:…`. */
export function repositoryOf(name: string): string {
  const at = name.indexOf('@');
  const named = at === -1 ? name : name.slice(0, at);
  const colon = named.lastIndexOf(':');
  // A colon before the last slash belongs to the registry's port.
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named;
}

/** `1.0.0`; null of a name without a tag. */
export function tagOf(name: string): string | null {
  const at = name.indexOf('@');
  const named = at === -1 ? name : name.slice(0, at);
  const colon = named.lastIndexOf(':');
  return colon > named.lastIndexOf('/') ? named.slice(colon + 1) : null;
}

/** `sha256:…` of `repository@sha256:…`; null of a name without one. */
export function digestOf(name: string): string | null {
  const at = name.indexOf('@');
  return at === -1 ? null : name.slice(at + 1);
}

/** What an image is called in one repository. */
export interface RepositoryPart {
  /** Empty: it has no name anywhere. */
  repository: string;
  /** `1.0.0`, in the order of the engine. Empty: only its digest tells that it came from there; its tag has moved on. */
  tags: string[];
  /** `sha256:…`, as the registry knows it. */
  digest: string | null;
}

/** An image taken apart by repositories, by name; one part without a name when it has none. */
export function repositoryParts(image: { tags: readonly string[]; digests: readonly string[] }): RepositoryPart[] {
  const parts = new Map<string, RepositoryPart>();
  const partOf = (name: string): RepositoryPart => {
    const repository = repositoryOf(name);
    const part = parts.get(repository) ?? { repository, tags: [], digest: null };
    parts.set(repository, part);
    return part;
  };
  for (const name of image.tags) {
    const tag = tagOf(name);
    const part = partOf(name);
    if (tag !== null) part.tags.push(tag);
  }
  for (const name of image.digests) {
    const part = partOf(name);
    part.digest ??= digestOf(name);
  }
  if (parts.size === 0) return [{ repository: '', tags: [], digest: null }];
  return [...parts.values()].sort((a, b) => (a.repository < b.repository ? -1 : 1));
}
