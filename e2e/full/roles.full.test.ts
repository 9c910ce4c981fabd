import { beforeAll, describe, expect, test } from 'vitest';
import { isScopedByRoute, PERMISSIONS, ROLES, type Role, roleAtLeast } from '@/lib/access/role';
import type { Endpoint } from '@/lib/contract/endpoint';
import { ENDPOINTS } from '@/lib/contract/endpoints/all';
import { rawRequest } from '../raw-http';
import { type Caller, caller, signIn, withToken } from './api-client';
import { type ConsoleKit, consoleKit } from './console-kit';
import { addressOf, nameOf } from './endpoint-address';

type Verdict = 'signed out' | 'refused' | 'allowed';

interface Person {
  name: string;
  role: Role | null;
  /** null: all hosts. */
  hosts: readonly string[] | null;
  caller: Caller;
}

/** By the table of permissions alone: not by the code that looks things up in it. */
function expected(endpoint: Endpoint, role: Role | null, hosts: readonly string[] | null): Verdict {
  if (endpoint.access === 'public') return 'allowed';
  if (role === null) return 'signed out';
  if (endpoint.access === 'session') return 'allowed';
  // What is about no host in particular needs the role on everything, but where the route looks at each object's own place.
  const everywhere = !endpoint.path.includes('{host}') && !isScopedByRoute(endpoint.access);
  if (everywhere && hosts !== null) return 'refused';
  return roleAtLeast(role, PERMISSIONS[endpoint.access].role) ? 'allowed' : 'refused';
}

/** Allowed is whatever comes after the question of who may: not found, not understood, done. */
function verdictOf({ body }: { body: { code?: string } | string }): Verdict {
  const code = typeof body === 'object' && body !== null ? body.code : undefined;
  if (code === 'unauthenticated') return 'signed out';
  return code === 'forbidden' ? 'refused' : 'allowed';
}

/** Understood by nobody, so that who is let through changes nothing. */
const HARMLESS_BODY = { 'nobody-knows-this': 1 };
const bodyFor = (endpoint: Endpoint) => ('body' in endpoint ? HARMLESS_BODY : undefined);

describe('who may what', () => {
  const setUp = consoleKit();

  let everybody: readonly Person[] = [];
  beforeAll(async () => {
    everybody = await people(setUp.kit);
  });

  async function people({ admin, console: running }: ConsoleKit): Promise<Person[]> {
    const found: Person[] = [
      { name: 'nobody', role: null, hosts: null, caller: caller(running.url, { origin: running.url }) },
    ];
    for (const role of ROLES) {
      const who = { username: `sweep-${role}`, password: `nine grey ${role} herons` };
      const made = await admin.ask('POST', '/api/users', { ...who, role });
      expect(made.status, `user ${role}: ${JSON.stringify(made.body)}`).toBe(200);
      const own = await signIn(running.url, who);
      found.push({ name: role, role, hosts: null, caller: own });
      for (const hosts of [null, ['elsewhere']]) {
        const token = await own.ask('POST', '/api/tokens', {
          name: 'sweep',
          role,
          expiresInDays: 1,
          ...(hosts && { hosts }),
        });
        expect(token.status, `token ${role}: ${JSON.stringify(token.body)}`).toBe(200);
        found.push({
          name: `token of ${role}${hosts ? ' for another host' : ''}`,
          role,
          hosts,
          caller: withToken(running.url, token.body.token),
        });
      }
    }
    return found;
  }

  test('every endpoint x everybody is the table of permissions', async () => {
    const table: Record<string, Verdict[]> = {};
    const wanted: Record<string, Verdict[]> = {};
    for (const endpoint of ENDPOINTS) {
      const row: Verdict[] = [];
      for (const { caller: who } of everybody) {
        row.push(verdictOf(await who.ask(endpoint.method, addressOf(endpoint), bodyFor(endpoint))));
      }
      table[nameOf(endpoint)] = row;
      wanted[nameOf(endpoint)] = everybody.map(({ hosts, role }) => expected(endpoint, role, hosts));
    }
    expect(table).toEqual(wanted);
    expect(everybody).toHaveLength(13);
  });

  test('what is read of a container: by who may, and only on hosts in their scope', async () => {
    const { kit } = setUp;
    const { id } = await kit.container('roles-read');
    const reads = ENDPOINTS.filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/api/hosts/{host}/containers/{id}'),
    );
    expect(reads.length).toBeGreaterThanOrEqual(7);
    for (const { caller: who, hosts, name, role } of everybody) {
      for (const endpoint of reads) {
        const mark = kit.proxy.asked().length;
        const answer = await who.ask('GET', addressOf(endpoint, { host: 'local', id }));
        const may = expected(endpoint, role, hosts);
        const status = may === 'signed out' ? 401 : may === 'refused' ? 403 : hosts === null ? 200 : 404;
        expect([name, nameOf(endpoint), answer.status]).toEqual([name, nameOf(endpoint), status]);
        if (status === 200) continue;
        const reached = kit.proxy
          .asked()
          .slice(mark)
          .filter((one) => one.id === id && !one.kind.includes('/stats'));
        expect(reached, `${name}, ${nameOf(endpoint)}: the engine was asked`).toEqual([]);
      }
    }
    for (const { caller: who, hosts } of everybody.filter(({ hosts }) => hosts !== null)) {
      const lists = await who.ask('GET', '/api/containers');
      expect([hosts, lists.body.containers]).toEqual([hosts, []]);
    }
  });

  test('a container is acted on by who may, and by nobody else', async () => {
    const { kit } = setUp;
    const { id } = await kit.container('roles-act');
    const act = ENDPOINTS.find(({ path }) => path.endsWith('/{action}'));
    if (!act) throw new Error('no endpoint that acts');
    for (const { caller: who, hosts, name, role } of everybody) {
      for (const action of ['pause', 'unpause']) {
        const mark = kit.proxy.asked().length;
        const answer = await who.ask('POST', addressOf(act, { host: 'local', id, action }), {});
        const may = expected(act, role, hosts);
        const status = may === 'signed out' ? 401 : may === 'refused' ? 403 : hosts === null ? 200 : 404;
        expect([name, action, answer.status]).toEqual([name, action, status]);
        const done = kit.proxy
          .asked()
          .slice(mark)
          .filter(({ method }) => method === 'POST');
        expect([name, action, done.length]).toEqual([name, action, status === 200 ? 1 : 0]);
      }
    }
  });

  test('an operator of one stack reaches that stack, and nothing else is there for them', async () => {
    const { kit } = setUp;
    const inStack = (stack: string) => ({ config: { Labels: { 'com.docker.compose.project': stack } } });
    const { id: inside } = await kit.container('roles-inside', undefined, inStack('sweep-shop'));
    const { id: outside } = await kit.container('roles-outside', undefined, inStack('prod-shop'));
    const { id: lone } = await kit.container('roles-lone');
    const who = { username: 'sweep-scoped', password: 'nine grey scoped herons' };
    const made = await kit.admin.ask('POST', '/api/users', {
      ...who,
      grants: [{ role: 'operator', hosts: ['lo*'], stacks: ['sweep-*'] }],
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const own = await signIn(kit.console.url, who);
    await expect
      .poll(async () => (await own.ask('GET', '/api/containers')).body.containers.map((row: { id: string }) => row.id))
      .toEqual([inside]);
    const wrong: unknown[] = [];
    for (const endpoint of ENDPOINTS.filter(({ path }) => path.includes('/containers/{id}'))) {
      for (const id of [outside, lone]) {
        const answer = await own.ask(endpoint.method, addressOf(endpoint, { host: 'local', id }), bodyFor(endpoint));
        // 400: what was asked is not understood, which says nothing of what is there.
        if (![404, 403, 400, 422].includes(answer.status)) wrong.push([nameOf(endpoint), answer.status]);
        if (answer.status === 403 && JSON.stringify(answer.body).includes('prod-shop'))
          wrong.push([nameOf(endpoint), answer.body]);
      }
    }
    expect(wrong).toEqual([]);
    const act = (id: string) => own.ask('POST', `/api/hosts/local/containers/${id}/pause`, {});
    expect([(await act(inside)).status, (await act(outside)).status, (await act(lone)).status]).toEqual([
      200, 404, 404,
    ]);
    for (const path of ['/api/events', '/api/images', '/api/volumes', '/api/networks', '/api/activities']) {
      const answer = await own.ask('GET', path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(JSON.stringify(answer.body)).not.toMatch(/prod-shop|roles-outside|roles-lone/);
    }
  });

  test('every endpoint: not from another site, not under another name', async () => {
    const { kit } = setUp;
    const { url } = kit.console;
    const { cookie = '' } = kit.admin.headers;
    const foreign: Record<string, string>[] = [
      { cookie, origin: 'https://evil.example' },
      { cookie, origin: 'null' },
      { cookie, origin: url.replace('http:', 'https:') },
      { cookie, origin: url.replace(/\d+$/, '1') },
      { cookie, origin: url, 'sec-fetch-site': 'cross-site' },
      { cookie, origin: url, 'sec-fetch-site': 'same-site' },
    ];
    const names: Record<string, string>[] = [
      { host: 'evil.example' },
      { host: 'localhost.evil.example' },
      { host: '127.0.0.1.nip.example:3000' },
      { host: 'evil.example', 'x-forwarded-host': new URL(url).host },
      { host: 'evil.example', origin: 'http://evil.example' },
      { host: 'user@127.0.0.1' },
    ];
    const wrong: unknown[] = [];
    const ask = async (endpoint: Endpoint, headers: Record<string, string>, status: number, code: string) => {
      const body = bodyFor(endpoint) && JSON.stringify(HARMLESS_BODY);
      const answer = await rawRequest(url, {
        method: endpoint.method,
        path: addressOf(endpoint),
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body }),
      });
      const told = answer.body.startsWith('{') ? JSON.parse(answer.body).code : answer.body;
      if (answer.status !== status || told !== code) wrong.push([nameOf(endpoint), headers, answer.status, told]);
    };
    for (const endpoint of ENDPOINTS) {
      for (const headers of foreign) await ask(endpoint, headers, 403, 'cross_site');
      for (const headers of names) await ask(endpoint, { cookie, ...headers }, 421, 'wrong_host');
      // A cookie alone does not write: browsers say where a request comes from.
      if (endpoint.method !== 'GET' && endpoint.access !== 'public') await ask(endpoint, { cookie }, 403, 'cross_site');
    }
    expect(wrong).toEqual([]);
  });
});
