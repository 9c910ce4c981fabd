/**
 * Image references, to the grammar of the distribution project (distribution/reference: grammar in reference.go, and
 * normalize.go for what people leave out). No I/O.
 */

export interface ImageReference {
  /** `docker.io`, `127.0.0.1:5000`, `[::1]:5000`. */
  domain: string;
  /** `library/nginx`, `shop/api`. */
  path: string;
  tag?: string;
  /** `sha256:…` */
  digest?: string;
  /** As people write it, without tag and digest: `nginx`, `127.0.0.1:5000/shop/api`. */
  familiarName: string;
}

/**
 * `familiar`: as people type it; without a registry it is Docker Hub's, without a folder there it is `library`'s.
 * `canonical`: the registry must be named, nothing is filled in.
 */
export type ReferenceMode = 'familiar' | 'canonical';

export type ReferenceProblem =
  | 'empty'
  | 'too_long'
  | 'invalid_character'
  | 'scheme'
  | 'identifier'
  | 'domain_missing'
  | 'domain_invalid'
  | 'path_empty'
  | 'path_uppercase'
  | 'path_invalid'
  | 'path_too_long'
  | 'tag_invalid'
  | 'digest_invalid'
  | 'digest_unsupported';

export type ReferenceResult =
  | { ok: true; reference: ImageReference }
  /** `at`: where in the input, counted in UTF-16 units. */
  | { ok: false; code: ReferenceProblem; message: string; at?: number };

const DEFAULT_DOMAIN = 'docker.io';
const LEGACY_DOMAIN = 'index.docker.io';
const OFFICIAL_FOLDER = 'library';
const MAX_PATH = 255;
const MAX_TAG = 128;
/** Far more than any valid one: path 255, tag 128, digest 135, domain 253. */
const MAX_INPUT = 1024;

const DOMAIN_COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = new RegExp(`^(?:${DOMAIN_COMPONENT}(?:\\.${DOMAIN_COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
/** The algorithms of the OCI image specification, and how many hexadecimal digits each has. */
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);
const IDENTIFIER = /^[a-f0-9]{64}$/;

export function parseReference(input: string, mode: ReferenceMode = 'familiar'): ReferenceResult {
  if (input === '')
    return problem('empty', 'An image is named by something such as nginx or registry.example.com/shop/api:1.0.0.');
  if (input.length > MAX_INPUT) return problem('too_long', `A reference has at most ${MAX_INPUT} characters.`);
  const odd = /[^\x21-\x7e]/.exec(input);
  if (odd)
    return problem(
      'invalid_character',
      'Blanks, control characters and letters outside of a-z have no place here.',
      odd.index,
    );
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(input))
    return problem('scheme', 'A reference has no http:// or https:// in front.', 0);
  if (mode === 'familiar' && IDENTIFIER.test(input)) {
    return problem('identifier', 'This is the id of an image (64 hexadecimal digits), not its name.');
  }

  const digestAt = input.indexOf('@');
  const digest = digestAt === -1 ? undefined : input.slice(digestAt + 1);
  const named = digestAt === -1 ? input : input.slice(0, digestAt);
  // A colon before the last slash belongs to the registry's port.
  const colonAt = named.lastIndexOf(':');
  const tagAt = colonAt > named.lastIndexOf('/') ? colonAt : -1;
  const tag = tagAt === -1 ? undefined : named.slice(tagAt + 1);
  const name = tagAt === -1 ? named : named.slice(0, tagAt);

  const place = splitDomain(name, mode);
  if (place === null) {
    return problem('domain_missing', 'The registry has to be named: registry.example.com/shop/api.', 0);
  }
  const failure =
    domainProblem(place.domain) ??
    pathProblem(place.path, place.pathAt) ??
    (tag === undefined ? null : tagProblem(tag, tagAt + 1)) ??
    (digest === undefined ? null : digestProblem(digest, digestAt + 1));
  if (failure !== null) return failure;

  const domain = mode === 'familiar' && place.domain === LEGACY_DOMAIN ? DEFAULT_DOMAIN : place.domain;
  const official = mode === 'familiar' && domain === DEFAULT_DOMAIN && !place.path.includes('/');
  const path = official ? `${OFFICIAL_FOLDER}/${place.path}` : place.path;
  if (path.length > MAX_PATH) {
    return problem('path_too_long', `The repository's name has at most ${MAX_PATH} characters.`, place.pathAt);
  }
  return {
    ok: true,
    reference: {
      domain,
      path,
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
      familiarName: familiarName(domain, path),
    },
  };
}

/** Whole again: `docker.io/library/nginx:1.27@sha256:…`. Parses to the same in both modes. */
export function canonicalText(reference: ImageReference): string {
  return `${reference.domain}/${reference.path}${suffix(reference)}`;
}

/** As people write it: `nginx:1.27`. Parses to the same in mode `familiar`. */
export function familiarText(reference: ImageReference): string {
  return reference.familiarName + suffix(reference);
}

function suffix({ tag, digest }: ImageReference): string {
  return `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function familiarName(domain: string, path: string): string {
  if (domain !== DEFAULT_DOMAIN) return `${domain}/${path}`;
  const [folder, name, ...more] = path.split('/');
  // Only `library/<name>` loses its folder; what is left has no slash and so cannot read as a registry.
  return folder === OFFICIAL_FOLDER && name !== undefined && more.length === 0 ? name : path;
}

/**
 * The first part is a registry when it has a dot or a colon, is `localhost`, or has a capital letter (a repository cannot);
 * else it is a folder on Docker Hub.
 */
function splitDomain(name: string, mode: ReferenceMode): { domain: string; path: string; pathAt: number } | null {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isDomain = slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  if (isDomain) return { domain: first, path: name.slice(slash + 1), pathAt: slash + 1 };
  return mode === 'canonical' ? null : { domain: DEFAULT_DOMAIN, path: name, pathAt: 0 };
}

function domainProblem(domain: string): ReferenceResult | null {
  if (DOMAIN.test(domain)) return null;
  return problem(
    'domain_invalid',
    'The registry is a host name or address, with a port where needed: registry.example.com:5000.',
    0,
  );
}

function pathProblem(path: string, pathAt: number): ReferenceResult | null {
  if (path === '') return problem('path_empty', 'The name of the repository is missing.', pathAt);
  const capital = /[A-Z]/.exec(path);
  if (capital)
    return problem('path_uppercase', 'The name of a repository has small letters only.', pathAt + capital.index);
  let at = pathAt;
  for (const component of path.split('/')) {
    if (!PATH_COMPONENT.test(component)) {
      return problem(
        'path_invalid',
        'Each part of a repository’s name is made of a-z and 0-9, with single . or _, two __ or any number of - between them.',
        at,
      );
    }
    at += component.length + 1;
  }
  return null;
}

function tagProblem(tag: string, at: number): ReferenceResult | null {
  if (TAG.test(tag) && tag.length <= MAX_TAG) return null;
  return problem('tag_invalid', `A tag has 1 to ${MAX_TAG} of a-z A-Z 0-9 _ . - and does not begin with . or -.`, at);
}

function digestProblem(digest: string, at: number): ReferenceResult | null {
  if (!DIGEST.test(digest)) return problem('digest_invalid', 'A digest is sha256: and 64 hexadecimal digits.', at);
  const colon = digest.indexOf(':');
  const length = DIGEST_LENGTHS.get(digest.slice(0, colon));
  if (length === undefined) return problem('digest_unsupported', 'Digests are made with sha256, sha384 or sha512.', at);
  const hex = digest.slice(colon + 1);
  if (hex.length === length && hex === hex.toLowerCase()) return null;
  return problem('digest_invalid', `This digest has ${length} hexadecimal digits in small letters.`, at + colon + 1);
}

function problem(code: ReferenceProblem, message: string, at?: number): ReferenceResult {
  return { ok: false, code, message, ...(at !== undefined && { at }) };
}
