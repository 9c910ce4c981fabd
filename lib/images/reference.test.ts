import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, familiarText, parseReference } from './reference';

const HEX = 'a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4';
const DIGEST = `sha256:${HEX}`;

describe('what is one', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx', undefined, undefined, 'nginx'],
    ['nginx:1.27', 'docker.io', 'library/nginx', '1.27', undefined, 'nginx'],
    ['bitnami/redis:7', 'docker.io', 'bitnami/redis', '7', undefined, 'bitnami/redis'],
    ['docker.io/nginx', 'docker.io', 'library/nginx', undefined, undefined, 'nginx'],
    ['index.docker.io/nginx', 'docker.io', 'library/nginx', undefined, undefined, 'nginx'],
    ['docker.io/library/nginx:latest', 'docker.io', 'library/nginx', 'latest', undefined, 'nginx'],
    [`nginx@${DIGEST}`, 'docker.io', 'library/nginx', undefined, DIGEST, 'nginx'],
    [`nginx:1@${DIGEST}`, 'docker.io', 'library/nginx', '1', DIGEST, 'nginx'],
    ['ghcr.io/o/r:v1', 'ghcr.io', 'o/r', 'v1', undefined, 'ghcr.io/o/r'],
    ['127.0.0.1:5000/shop/api:1.0.0', '127.0.0.1:5000', 'shop/api', '1.0.0', undefined, '127.0.0.1:5000/shop/api'],
    ['localhost/x', 'localhost', 'x', undefined, undefined, 'localhost/x'],
    ['localhost:5000/x', 'localhost:5000', 'x', undefined, undefined, 'localhost:5000/x'],
    ['[::1]:5000/x:y', '[::1]:5000', 'x', 'y', undefined, '[::1]:5000/x'],
    ['[2001:db8::1]/x', '[2001:db8::1]', 'x', undefined, undefined, '[2001:db8::1]/x'],
    ['Registry/x', 'Registry', 'x', undefined, undefined, 'Registry/x'],
    ['a/b/c/d', 'docker.io', 'a/b/c/d', undefined, undefined, 'a/b/c/d'],
    ['a__b/c-d---e.f_g', 'docker.io', 'a__b/c-d---e.f_g', undefined, undefined, 'a__b/c-d---e.f_g'],
    ['localhost', 'docker.io', 'library/localhost', undefined, undefined, 'localhost'],
    [`x:${'t'.repeat(128)}`, 'docker.io', 'library/x', 't'.repeat(128), undefined, 'x'],
    ['x:_.-A', 'docker.io', 'library/x', '_.-A', undefined, 'x'],
    [`x@sha512:${HEX}${HEX}`, 'docker.io', 'library/x', undefined, `sha512:${HEX}${HEX}`, 'x'],
    [HEX.slice(1), 'docker.io', `library/${HEX.slice(1)}`, undefined, undefined, HEX.slice(1)],
  ])('%s', (input, domain, path, tag, digest, familiarName) => {
    const result = parseReference(input);
    expect(result).toEqual({
      ok: true,
      reference: { domain, path, familiarName, ...(tag && { tag }), ...(digest && { digest }) },
    });
    if (!result.ok) return;
    expect(parseReference(canonicalText(result.reference), 'canonical')).toEqual(result);
    expect(parseReference(familiarText(result.reference))).toEqual(result);
  });
});

describe('what is none', () => {
  it.each([
    ['', 'empty', undefined],
    ['a'.repeat(1025), 'too_long', undefined],
    [`${'a'.repeat(250)}/bcdefg`, 'path_too_long', 0],
    ['ng inx', 'invalid_character', 2],
    ['nginx\n', 'invalid_character', 5],
    ['nginx\u0000', 'invalid_character', 5],
    ['ngınx', 'invalid_character', 2],
    ['https://ghcr.io/x', 'scheme', 0],
    [HEX, 'identifier', undefined],
    ['Nginx', 'path_uppercase', 0],
    ['ghcr.io/Owner/x', 'path_uppercase', 8],
    ['nginx:', 'tag_invalid', 6],
    ['nginx:-x', 'tag_invalid', 6],
    ['nginx:.x', 'tag_invalid', 6],
    [`nginx:${'t'.repeat(129)}`, 'tag_invalid', 6],
    ['nginx:a:b', 'path_invalid', 0],
    ['nginx@', 'digest_invalid', 6],
    ['nginx@sha256:abc', 'digest_invalid', 6],
    [`nginx@sha256:${HEX.slice(2)}`, 'digest_invalid', 13],
    [`nginx@sha256:${HEX.toUpperCase()}`, 'digest_invalid', 13],
    [`nginx@md5:${HEX}`, 'digest_unsupported', 6],
    [`nginx@constructor:${HEX}`, 'digest_unsupported', 6],
    [`nginx@${DIGEST}@${DIGEST}`, 'digest_invalid', 6],
    ['/nginx', 'path_invalid', 0],
    ['nginx/', 'path_invalid', 6],
    ['a//b', 'path_invalid', 2],
    ['-nginx', 'path_invalid', 0],
    ['nginx-', 'path_invalid', 0],
    ['a___b', 'path_invalid', 0],
    ['a..b', 'path_invalid', 0],
    ['a._b', 'path_invalid', 0],
    ['ghcr.io/', 'path_empty', 8],
    ['../version', 'domain_invalid', 0],
    ['a/../b', 'path_invalid', 2],
    ['x?y=1', 'path_invalid', 0],
    ['..%2fversion', 'path_invalid', 0],
    ['-a.io/x', 'domain_invalid', 0],
    ['a.io:port/x', 'domain_invalid', 0],
    ['a.io:/x', 'domain_invalid', 0],
    ['user:pass@a.io/x', 'digest_invalid', 10],
    ['[::1/x', 'domain_invalid', 0],
  ])('%j: %s', (input, code, at) => {
    expect(parseReference(input)).toEqual({
      ok: false,
      code,
      message: expect.any(String),
      ...(at !== undefined && { at }),
    });
  });

  it.each(['nginx', 'shop/api', 'library/nginx:1'])('%s names no registry', (input) =>
    expect(parseReference(input, 'canonical')).toMatchObject({ ok: false, code: 'domain_missing' }),
  );
});

it('never throws, never hangs, and what it accepts is stable', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aA0._-/:@[]%? é\u0000'), maxLength: 200 }), (input) => {
      const result = parseReference(input);
      if (result.ok) expect(parseReference(canonicalText(result.reference))).toEqual(result);
      else expect(result.message).not.toBe('');
    }),
    { numRuns: 2_000 },
  );
  const started = performance.now();
  for (const piece of ['a', 'a-', 'a.', 'a/', '-', '0:', '[:']) parseReference(piece.repeat(500).slice(0, 1024));
  expect(performance.now() - started).toBeLessThan(1_000);
});
