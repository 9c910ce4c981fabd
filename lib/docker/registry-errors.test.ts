import { expect, test } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import type { ProblemCode } from '@/lib/contract/problem-codes';
import { registryError } from './registry-errors';

/** Messages as engines 20.10, 28 and 29 say them. */
test.each<[string, ProblemCode, RegExp]>([
  [
    'manifest for 127.0.0.1:5000/shop/api:9 not found: manifest unknown: manifest unknown',
    'image_not_found',
    /no such/,
  ],
  ['manifest unknown: manifest unknown', 'image_not_found', /no such/],
  [
    'failed to resolve reference "docker.io/library/x:9": docker.io/library/x:9: not found',
    'image_not_found',
    /no such/,
  ],
  [
    "pull access denied for shop/api, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'image_not_found',
    /private/,
  ],
  [
    'repository 127.0.0.1:5000/nothing not found: name unknown: repository name not known to registry',
    'image_not_found',
    /misspelt/,
  ],
  [
    'Head "https://r.example.com/v2/x/manifests/1": unauthorized: authentication required',
    'registry_refused',
    /account/,
  ],
  ['Head "https://r.example.com/v2/x/manifests/1": no basic auth credentials', 'registry_refused', /account/],
  ['toomanyrequests: You have reached your pull rate limit.', 'registry_refused', /limits/],
  [
    'Get "https://10.0.0.9:5000/v2/": http: server gave HTTP response to HTTPS client',
    'registry_unreachable',
    /insecure-registries/,
  ],
  [
    'Get "https://r.example.com/v2/": x509: certificate signed by unknown authority',
    'registry_unreachable',
    /certs\.d/,
  ],
  ['Get "https://r.example.com/v2/": x509: certificate is valid for a, not b', 'registry_unreachable', /clock/],
  ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'image_not_found', /platform/],
  ['write /var/lib/docker/tmp/GetImageBlob1: no space left on device', 'engine_refused', /disk/],
  ['Get "https://r.invalid/v2/": dial tcp: lookup r.invalid: no such host', 'registry_unreachable', /name/],
  ['Get "http://127.0.0.1:9/v2/": dial tcp 127.0.0.1:9: connect: connection refused', 'registry_unreachable', /reach/],
  ['Get "https://r.example.com/v2/": net/http: TLS handshake timeout', 'registry_unreachable', /reach/],
  ['unexpected EOF', 'registry_unreachable', /reach/],
  ['filesystem layer verification failed for digest sha256:ab', 'registry_refused', /digest/],
])('%s', (message, code, hint) => {
  const told = registryError(new AppError('engine_refused', { detail: message }));
  expect(told).toMatchObject({ code, detail: message });
  expect((told as AppError).hint).toMatch(hint);
});

test('what is about the engine, and what nobody knows, passes as it is', () => {
  const away = new AppError('engine_unreachable', { detail: 'connection refused' });
  expect(registryError(away)).toBe(away);
  const odd = new AppError('engine_refused', { detail: 'the moon is full' });
  expect(registryError(odd)).toBe(odd);
  const fault = new Error('x');
  expect(registryError(fault)).toBe(fault);
});
