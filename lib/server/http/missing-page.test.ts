import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../access/actor';
import type { ContainerSummary } from '../../contract/container';
import type { HostSummary } from '../../contract/host';
import { createMissingPage, sayMissing } from './missing-page';

const ada = { kind: 'user', hosts: ['local', 'away'], credentialId: 's1' } as unknown as Actor;
let actor: Actor | null;
const statuses: Record<string, HostSummary['status']> = { local: 'live', away: 'reconnecting', secret: 'live' };
const missing = createMissingPage({
  auth: { authenticate: () => actor && { actor, sessionId: 's1', expiresAt: 0 } },
  fleet: {
    host: (id) => (statuses[id] ? ({ status: statuses[id] } as HostSummary) : undefined),
    container: (host, ref) => (host === 'local' && ref === 'web' ? ({ name: 'web' } as ContainerSummary) : undefined),
  },
});

/** Answers as Next does: 200 for a page, whatever it says. */
const server = http.createServer((req, res) => {
  if (missing(req)) sayMissing(res);
  if (req.url?.includes('redirected')) res.writeHead(307, { location: '/' }).end();
  else {
    res.statusCode = 200;
    res.end('page');
  }
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  actor = ada;
});
const ask = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(base + path, { headers, redirect: 'manual' })).status;

describe('a page about what is not there is a 404', () => {
  test.each([
    '/hosts/local/containers/nope',
    '/hosts/local/containers/nope/logs?q=1',
    '/hosts/local/containers/new/logs',
    '/hosts/local/containers/newer',
    '/hosts/local/containers/n%6Fpe/overview',
    '/hosts/nowhere/containers/web/overview',
    // Out of the actor's scope: the same as not there.
    '/hosts/secret/containers/web/overview',
  ])('%s', async (path) => {
    expect(await ask(path)).toBe(404);
    expect(await (await fetch(base + path)).text()).toBe('page');
  });
});

describe('all else stays as it is', () => {
  test.each([
    '/hosts/local/containers/web',
    '/hosts/local/containers/web/stats?range=1h',
    '/hosts/local/containers/w%65b/logs',
    '/hosts/local/containers/new',
    '/hosts/local/containers/new?from=web',
    '/hosts/local/containers/%E0%A4%A/logs',
    // Its engine does not answer: whether it has the container is not known.
    '/hosts/away/containers/nope/overview',
    '/containers?q=/hosts/local/containers/nope',
    '/api/hosts/local/containers/nope',
    '/',
  ])('%s', async (path) => {
    expect(await ask(path)).toBe(200);
  });

  test('a redirect', async () => {
    expect(await ask('/hosts/local/containers/redirected')).toBe(307);
  });

  test('an open page that moves between the tabs of a container that was just removed', async () => {
    expect(await ask('/hosts/local/containers/nope/logs', { rsc: '1' })).toBe(200);
  });

  test('for strangers', async () => {
    actor = null;
    expect(await ask('/hosts/local/containers/nope/overview')).toBe(200);
  });
});
