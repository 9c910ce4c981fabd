import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../../access/actor';
import { AppError } from '../../contract/app-error';
import { endpoint } from '../../contract/endpoint';
import type { AuditIntent } from '../audit/audit-log';
import { type Runtime, setRuntime } from '../runtime';
import { MAX_BODY_BYTES } from './body';
import { handle, type RouteHandler } from './handle';
import { encodePeer, PEER_HEADER } from './peer';

const SECRET = 'of-this-process';
const operator: Actor = {
  kind: 'user',
  userId: 'u1',
  username: 'olga',
  role: 'operator',
  hosts: ['local'],
  permissions: null,
  credentialId: 's1',
};

const write = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/things/{id}',
  summary: 'A write.',
  access: 'containers:operate',
  params: z.strictObject({ host: z.string(), id: z.string().regex(/^[a-z]+$/) }),
  body: z.strictObject({ count: z.number().optional(), password: z.string().optional() }),
  audit: { action: 'thing.do', fields: ['count'] },
});
const read = endpoint({
  method: 'GET',
  path: '/api/things',
  summary: 'A read.',
  access: 'fleet:read',
  response: z.object({ n: z.number() }),
});
const adminOnly = endpoint({ ...write, access: 'users:manage' });

interface Row extends AuditIntent {
  outcome: string;
  code?: string;
}
let rows: Row[];
let acted: number;
let actor: Actor | null;
let auditFails: boolean;

beforeEach(() => {
  rows = [];
  acted = 0;
  actor = operator;
  auditFails = false;
  const runtime = {
    closing: false,
    peerSecret: SECRET,
    config: { publicUrl: null, checkResponses: true },
    log: { info() {}, warn() {}, error() {} },
    auth: { authenticate: () => actor && { actor, sessionId: 's1', expiresAt: null } },
    audit: {
      intent(intent: AuditIntent) {
        if (auditFails) throw new AppError('audit_unwritable');
        const row: Row = { ...intent, outcome: 'pending' };
        rows.push(row);
        return {
          outcome(outcome: string, code?: string) {
            row.outcome = outcome;
            if (code) row.code = code;
          },
        };
      },
    },
  };
  setRuntime(runtime as unknown as Runtime);
});
afterEach(() => setRuntime(undefined));

const own = { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' };
function send(
  handler: RouteHandler,
  options: {
    method?: string;
    headers?: Record<string, string>;
    body?: string;
    params?: Record<string, string>;
    url?: string;
  } = {},
) {
  const headers = {
    host: 'localhost:3000',
    cookie: 'pilothouse_session=x',
    'content-type': 'application/json',
    [PEER_HEADER]: encodePeer({ address: '127.0.0.1', secure: false }, SECRET),
    ...options.headers,
  };
  const request = new Request(options.url ?? 'http://localhost:3000/api/things', {
    method: options.method ?? handler.endpoint.method,
    headers,
    ...(options.body !== undefined && { body: options.body }),
  });
  return handler(request, { params: Promise.resolve(options.params ?? { host: 'local', id: 'abc' }) });
}
const doWrite = handle(write, () => {
  acted += 1;
  return undefined;
});

describe('a write', () => {
  it('is written down before it happens, and how it ended after', async () => {
    const handler = handle(write, () => {
      expect(rows.map((row) => row.outcome)).toEqual(['pending']);
      return undefined;
    });
    expect((await send(handler, { headers: own, body: '{"count":3,"password":"hunter2hunter2"}' })).status).toBe(200);
    expect(rows).toMatchObject([
      { action: 'thing.do', host: 'local', target: 'abc', detail: { count: 3 }, outcome: 'ok' },
    ]);
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });
  it('is not done when it cannot be written down', async () => {
    auditFails = true;
    const response = await send(doWrite, { headers: own });
    expect([response.status, (await response.json()).code, acted]).toEqual([503, 'audit_unwritable', 0]);
  });
  it('that failed is written down as failed, without the cause in the answer', async () => {
    const handler = handle(write, () => {
      throw new Error('a secret inner path');
    });
    const response = await send(handler, { headers: own });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('secret inner path');
    expect(rows[0]).toMatchObject({ outcome: 'failed', code: 'internal' });
  });

  it.each([
    ['another site', { ...own, origin: 'https://evil.example' }],
    ['another port', { ...own, origin: 'http://localhost:3001' }],
    ['Sec-Fetch-Site alone', { 'sec-fetch-site': 'cross-site' }],
    ['same-site, not same-origin', { 'sec-fetch-site': 'same-site' }],
    ['neither header, but a cookie', {}],
    ['an opaque origin', { origin: 'null' }],
  ])('from %s is refused, and that is written down', async (_, headers) => {
    const response = await send(doWrite, { headers });
    expect([response.status, (await response.json()).code, acted]).toEqual([403, 'cross_site', 0]);
    expect(rows).toMatchObject([{ outcome: 'refused', code: 'cross_site' }]);
  });
  it('by a token needs no origin', async () => {
    expect((await send(doWrite, { headers: { authorization: 'Bearer pht_x' } })).status).toBe(200);
  });

  it('needs the permission', async () => {
    const response = await send(
      handle(adminOnly, () => {
        acted += 1;
        return undefined;
      }),
      { headers: own },
    );
    expect([response.status, (await response.json()).code, acted]).toEqual([403, 'forbidden', 0]);
    expect(rows).toMatchObject([{ outcome: 'refused', code: 'forbidden', target: 'abc' }]);
  });
  it('needs a sign-in', async () => {
    actor = null;
    const response = await send(doWrite, { headers: own });
    expect([response.status, response.headers.get('www-authenticate'), acted]).toEqual([401, 'Bearer', 0]);
  });
  it('on a host outside the scope finds no such host', async () => {
    const response = await send(doWrite, { headers: own, params: { host: 'production', id: 'abc' } });
    expect([response.status, (await response.json()).code, acted]).toEqual([404, 'host_not_found', 0]);
  });

  it.each([
    ['not JSON', '{', {}, 400, 'bad_request'],
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('latin1'), {}, 400, 'validation_failed'],
    ['an unknown field', '{"other":1}', {}, 400, 'validation_failed'],
    ['a wrong type', '{"count":"3"}', {}, 400, 'validation_failed'],
    ['an array', '[]', {}, 400, 'validation_failed'],
    ['a form', 'count=3', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ['text that pretends', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['too much', JSON.stringify({ password: 'x'.repeat(MAX_BODY_BYTES) }), {}, 413, 'body_too_large'],
    ['a false length', '{"count":3}', { 'content-length': String(MAX_BODY_BYTES + 1) }, 413, 'body_too_large'],
  ])('with %s is refused', async (_, body, headers, status, code) => {
    const response = await send(doWrite, { headers: { ...own, ...headers }, body });
    expect([response.status, (await response.json()).code, acted]).toEqual([status, code, 0]);
  });
  it('names the field that is wrong', async () => {
    const response = await send(doWrite, { headers: own, body: '{"count":"3"}' });
    expect((await response.json()).fields).toMatchObject([{ path: 'count' }]);
  });
  it('with a bad parameter is refused before anything is asked', async () => {
    const response = await send(doWrite, { headers: own, params: { host: 'local', id: '../x' } });
    expect([response.status, acted]).toEqual([400, 0]);
  });
});

describe('a read', () => {
  const handler = handle(read, () => ({ n: 1 }));
  it('answers JSON that nobody keeps', async () => {
    const response = await send(handler);
    expect([await response.json(), response.headers.get('cache-control')]).toEqual([{ n: 1 }, 'no-store']);
  });
  it('is refused to the script of another site', async () => {
    expect((await send(handler, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  });
  it('is refused when it did not come through the gate', async () => {
    expect((await send(handler, { headers: { [PEER_HEADER]: 'guess 1 127.0.0.1' } })).status).toBe(400);
  });
  it('has an unknown query field refused', async () => {
    const withQuery = handle(endpoint({ ...read, query: z.strictObject({ q: z.string().optional() }) }), () => ({
      n: 1,
    }));
    expect((await send(withQuery, { url: 'http://localhost:3000/api/things?q=1' })).status).toBe(200);
    expect((await send(withQuery, { url: 'http://localhost:3000/api/things?admin=1' })).status).toBe(400);
    expect((await send(withQuery, { url: 'http://localhost:3000/api/things?__proto__=1' })).status).toBe(400);
  });
  it('tells when to come again', async () => {
    const busy = handle(read, () => {
      throw new AppError('too_many_requests', { retryAfter: 2.5 });
    });
    expect((await send(busy)).headers.get('retry-after')).toBe('3');
  });
});
