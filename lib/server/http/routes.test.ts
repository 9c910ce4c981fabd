import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../access/actor';
import { PERMISSIONS, ROLES, type Role, roleAtLeast } from '../../access/role';
import type { Endpoint } from '../../contract/endpoint';
import { ENDPOINTS } from '../../contract/endpoints/all';
import { type Runtime, setRuntime } from '../runtime';
import type { RouteHandler } from './handle';
import { encodePeer, PEER_HEADER } from './peer';

const api = path.resolve('app/api');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const SECRET = 'of-this-process';

const files = readdirSync(api, { recursive: true, encoding: 'utf8' }).filter((file) => /(^|\/)route\.tsx?$/.test(file));
const name = (endpoint: Endpoint) => `${endpoint.method} ${endpoint.path}`;
/** `hosts/[host]/containers/[id]/route.ts` -> `/api/hosts/{host}/containers/{id}` */
const pathOf = (file: string) => `/api/${path.dirname(file)}`.replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}');

const routes = new Map<string, RouteHandler>();
let role: Role | null = null;

beforeAll(async () => {
  for (const file of files) {
    const module = (await import(/* @vite-ignore */ path.join(api, file))) as Record<string, RouteHandler>;
    for (const [method, handler] of Object.entries(module)) {
      if (METHODS.includes(method)) routes.set(`${method} ${pathOf(file)}`, handler);
    }
  }
  const actor = (): Actor | null =>
    role && {
      kind: 'user',
      userId: 'u',
      username: 'somebody',
      role,
      hosts: null,
      permissions: null,
      credentialId: 's',
    };
  setRuntime({
    closing: false,
    peerSecret: SECRET,
    config: { publicUrl: null, checkResponses: false },
    log: { info() {}, warn() {}, error() {} },
    auth: { authenticate: () => role && { actor: actor(), sessionId: 's', expiresAt: null } },
    audit: { intent: () => ({ outcome() {} }) },
  } as unknown as Runtime);
});
afterAll(() => setRuntime(undefined));

/** 401 or 403 by the wrapper; anything else means that the role was let through (to parsing, or to a runtime that is not there). */
async function verdict(handler: RouteHandler, as: Role | null): Promise<'signed out' | 'refused' | 'allowed'> {
  role = as;
  const response = await handler(
    new Request('http://localhost:3000/api/x?unknown-field=1', {
      method: handler.endpoint.method,
      headers: {
        host: 'localhost:3000',
        origin: 'http://localhost:3000',
        [PEER_HEADER]: encodePeer({ address: '127.0.0.1', secure: false }, SECRET),
      },
    }),
    { params: Promise.resolve({ host: 'local', id: 'abcdefgh', action: 'start', path: ['x'] }) },
  );
  const { code } = (await response.json().catch(() => ({}))) as { code?: string };
  if (code === 'unauthenticated') return 'signed out';
  return code === 'forbidden' ? 'refused' : 'allowed';
}

function expected(endpoint: Endpoint, as: Role | null): 'signed out' | 'refused' | 'allowed' {
  if (endpoint.access === 'public') return 'allowed';
  if (as === null) return 'signed out';
  if (endpoint.access === 'session') return 'allowed';
  return roleAtLeast(as, PERMISSIONS[endpoint.access].role) ? 'allowed' : 'refused';
}

describe('routes and the contract', () => {
  it('every route is an endpoint through the one wrapper, and every endpoint has its route', () => {
    const wrapped = [...routes].map(([key, handler]) => [
      key,
      handler.endpoint ? name(handler.endpoint) : 'not through handle()',
    ]);
    expect(wrapped).toEqual(wrapped.map(([key]) => [key, key]));
    expect([...routes.keys()].sort()).toEqual(ENDPOINTS.map(name).sort());
  });
  it('no two endpoints share an address', () => {
    expect(new Set(ENDPOINTS.map(name)).size).toBe(ENDPOINTS.length);
  });
});

describe('route x role', () => {
  it('is the table of permissions, and nothing else', async () => {
    const table: Record<string, string[]> = {};
    const wanted: Record<string, string[]> = {};
    for (const [key, handler] of routes) {
      const row: string[] = [];
      for (const as of [null, ...ROLES]) row.push(await verdict(handler, as));
      table[key] = row;
      wanted[key] = [null, ...ROLES].map((as) => expected(handler.endpoint, as));
    }
    const width = Math.max(...Object.keys(table).map((key) => key.length));
    const lines = Object.entries(table).map(
      ([key, row]) => `${key.padEnd(width)}  ${row.map((cell) => cell.padEnd(10)).join('  ')}`,
    );
    console.log(
      `${'route'.padEnd(width)}  ${['nobody', ...ROLES].map((cell) => cell.padEnd(10)).join('  ')}\n${lines.join('\n')}`,
    );
    expect(table).toEqual(wanted);
  });
});
