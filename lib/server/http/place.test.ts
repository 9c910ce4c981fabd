import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../../access/actor';
import type { Grant } from '../../access/grant';
import type { Permission } from '../../access/role';
import { endpoint } from '../../contract/endpoint';
import { type Runtime, setRuntime } from '../runtime';
import { handle } from './handle';
import { encodePeer, PEER_HEADER } from './peer';

const SECRET = 'of-this-process';
const line = (role: Grant['role'], hosts: string, stacks: string): Grant => ({
  role,
  hosts: [hosts],
  stacks: [stacks],
});
/** Operator on `staging-*` of `edge-*`, viewer elsewhere. */
const ANNA = [line('viewer', '*', '*'), line('operator', 'edge-*', 'staging-*')];
/** The same without the rest. */
const BEA = [line('operator', 'edge-*', 'staging-*')];
const ROOT = [line('admin', '*', '*')];

const CONTAINERS = [
  { host: 'edge-1', id: 'web', stack: 'staging-shop' },
  { host: 'edge-1', id: 'db', stack: 'prod' },
  { host: 'edge-1', id: 'lone', stack: null },
  { host: 'core', id: 'web', stack: 'staging-shop' },
];

let actor: Actor;
beforeEach(() => {
  setRuntime({
    closing: false,
    peerSecret: SECRET,
    config: { publicUrl: null, checkResponses: false },
    log: { info() {}, warn() {}, error() {} },
    auth: { authenticate: () => ({ actor, sessionId: 's', expiresAt: null }) },
    audit: { intent: () => ({ outcome() {} }) },
    fleet: {
      container: (host: string, id: string) => CONTAINERS.find((one) => one.host === host && one.id === id),
    },
  } as unknown as Runtime);
});
afterEach(() => setRuntime(undefined));

function ask(grants: Grant[], access: Permission, path: `/api/${string}`, params: Record<string, string>) {
  actor = {
    kind: 'user',
    userId: 'u',
    username: 'anna',
    role: 'operator',
    hosts: null,
    grants,
    permissions: null,
    credentialId: 's',
  };
  const target = endpoint({
    method: 'GET',
    path,
    summary: 'x',
    access,
    params: z.record(z.string(), z.string()),
    response: z.object({ reached: z.boolean() }),
  });
  const headers = {
    host: 'localhost:3000',
    [PEER_HEADER]: encodePeer({ address: '127.0.0.1', secure: false }, SECRET),
  };
  const request = new Request('http://localhost:3000/api/x', { headers });
  return handle(target, () => ({ reached: true }))(request, { params: Promise.resolve(params) }).then(
    ({ status }) => status,
  );
}

const OF_CONTAINER = '/api/hosts/{host}/containers/{id}/things';
it.each([
  ['own stack', 'edge-1', 'web', { anna: [200, 200], bea: [200, 200] }],
  ['another stack', 'edge-1', 'db', { anna: [200, 403], bea: [404, 404] }],
  ['of no stack', 'edge-1', 'lone', { anna: [200, 403], bea: [404, 404] }],
  ['the same stack on another host', 'core', 'web', { anna: [200, 403], bea: [404, 404] }],
])('a container of %s', async (_, host, id, expected) => {
  const see = (grants: Grant[]) => ask(grants, 'logs:read', OF_CONTAINER, { host, id });
  const act = (grants: Grant[]) => ask(grants, 'containers:operate', OF_CONTAINER, { host, id });
  expect({ anna: [await see(ANNA), await act(ANNA)], bea: [await see(BEA), await act(BEA)] }).toEqual(expected);
  expect([await see(ROOT), await act(ROOT)]).toEqual([200, 200]);
});

it('what is the host’s needs all of its stacks', async () => {
  for (const permission of ['images:pull', 'volumes:write', 'containers:create', 'networks:prune'] as const) {
    const path = '/api/hosts/{host}/things';
    expect([permission, await ask(BEA, permission, path, { host: 'edge-1' })]).toEqual([permission, 403]);
    expect(await ask([line('admin', 'edge-*', 'staging-*')], permission, path, { host: 'edge-1' })).toBe(403);
    expect(await ask([line('admin', 'edge-*', '*')], permission, path, { host: 'edge-1' })).toBe(200);
    expect(await ask([line('admin', 'edge-*', '*')], permission, path, { host: 'core' })).toBe(404);
  }
  expect(await ask(BEA, 'fleet:read', '/api/hosts/{host}/things', { host: 'edge-1' })).toBe(200);
});

it('an address without a host is closed to who has a part, unless its route looks at each object', async () => {
  const part = [line('admin', 'edge-*', '*')];
  for (const permission of ['users:manage', 'console:manage', 'audit:read', 'apps:write', 'images:pull'] as const) {
    expect([permission, await ask(part, permission, '/api/things', {})]).toEqual([permission, 403]);
    expect([permission, await ask(ROOT, permission, '/api/things', {})]).toEqual([permission, 200]);
  }
  expect(await ask(BEA, 'containers:operate', '/api/containers/actions', {})).toBe(200);
});
