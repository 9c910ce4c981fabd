import { describe, expect, test } from 'vitest';
import type { Endpoint } from '@/lib/contract/endpoint';
import { ENDPOINTS } from '@/lib/contract/endpoints/all';
import { type ConsoleKit, consoleKit, isWell } from './console-kit';
import { addressOf, bodyFields, choices, nameOf, paramNames, wellFormed } from './endpoint-address';
import { rawExchange } from './raw-exchange';

const MEBIBYTE = 1024 * 1024;
const JSON_TYPE = 'application/json';
const DEPTH = 100_000;

interface Case {
  name: string;
  body: string | Buffer;
  type?: string;
  /** More is announced than comes. */
  length?: number;
  chunked?: boolean;
  status: number;
  /** What the problem must name. */
  field?: string;
}

const COMMON: readonly Case[] = [
  { name: 'not JSON', body: 'stop it', status: 400 },
  { name: 'half of it', body: '{"a":', status: 400 },
  { name: 'two documents', body: '{}{}', status: 400 },
  { name: 'not UTF-8', body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), status: 400 },
  { name: 'a form', body: 'signal=KILL', type: 'application/x-www-form-urlencoded', status: 415 },
  { name: 'text', body: '{}', type: 'text/plain', status: 415 },
  { name: 'parts', body: '--x\r\n\r\n{}\r\n--x--', type: 'multipart/form-data; boundary=x', status: 415 },
  { name: 'a patch', body: '[]', type: 'application/json-patch+json', status: 415 },
  { name: 'no type', body: '{}', type: '', status: 415 },
  { name: 'larger than allowed', body: JSON.stringify({ a: 'x'.repeat(MEBIBYTE) }), status: 413 },
  {
    name: 'larger than allowed, unannounced',
    body: JSON.stringify({ a: 'x'.repeat(MEBIBYTE) }),
    chunked: true,
    status: 413,
  },
  { name: 'announced as larger than allowed', body: '{}', length: 10 * MEBIBYTE, status: 413 },
  { name: 'a list', body: '[]', status: 400 },
  { name: 'a text', body: '"stop"', status: 400 },
  { name: 'null', body: 'null', status: 400 },
  { name: 'deep lists', body: '['.repeat(DEPTH) + ']'.repeat(DEPTH), status: 400 },
  { name: 'deep objects', body: `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`, status: 400, field: 'a' },
  { name: 'an unknown field', body: '{"surprise":true}', status: 400, field: 'surprise' },
  { name: 'a prototype', body: '{"__proto__":{"role":"admin"}}', status: 400, field: '__proto__' },
  { name: 'a constructor', body: '{"constructor":{"prototype":{"role":"admin"}}}', status: 400, field: 'constructor' },
];

function casesOf(endpoint: Endpoint): Case[] {
  const wrongTypes = bodyFields(endpoint).flatMap(([field, schema]) =>
    // A field that is itself a list of anything is not wrong with one in it.
    [{}, [[]], 7, 'x']
      .filter((value) => !schema.safeParse(value).success)
      .map((value) => ({
        name: `${field} is ${JSON.stringify(value)}`,
        body: JSON.stringify({ [field]: value }),
        status: 400,
        field,
      })),
  );
  return [...COMMON, ...wrongTypes];
}

describe('bad bodies', () => {
  const setUp = consoleKit();

  function requestBytes({ console: running, admin }: ConsoleKit, endpoint: Endpoint, path: string, one: Case): Buffer {
    const body = Buffer.from(one.body);
    const type = one.type ?? JSON_TYPE;
    const head = [
      `${endpoint.method} ${path} HTTP/1.1`,
      `Host: ${new URL(running.url).host}`,
      'Connection: close',
      ...Object.entries(admin.headers).map(([name, value]) => `${name}: ${value}`),
      ...(type === '' ? [] : [`Content-Type: ${type}`]),
      one.chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${one.length ?? body.length}`,
    ];
    const framed = one.chunked
      ? Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
      : body;
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), framed]);
  }

  /** Every write that takes a body, of each word that its path may have, on things that are there. */
  async function targets({ admin }: ConsoleKit, container: string) {
    const users = (await admin.ask('GET', '/api/users')).body.users as { id: string }[];
    return ENDPOINTS.filter((endpoint) => 'body' in endpoint).flatMap((endpoint) => {
      const known = endpoint.path.includes('/containers/') ? [container] : [users[0]?.id ?? '', container];
      const id = wellFormed(endpoint, 'id', known) ?? 'nothing-of-this-name';
      const open = paramNames(endpoint.path).find((name) => choices(endpoint, name) !== null);
      const words = open ? (choices(endpoint, open) ?? []).map((word) => ({ [open]: word })) : [{}];
      return words.map((word) => ({ endpoint, path: addressOf(endpoint, { id, ...word }) }));
    });
  }

  const nothingDone = (kit: ConsoleKit, mark: number) =>
    expect(
      kit.proxy
        .asked()
        .slice(mark)
        .filter(({ method, kind }) => method !== 'GET' || kind === 'GET /containers/*/json'),
      'the engine was asked',
    ).toEqual([]);

  test('every write x every bad body: refused with words, and nothing is done', async () => {
    const { kit } = setUp;
    const { id } = await kit.container('bad-bodies');
    const users = (await kit.admin.ask('GET', '/api/users')).body;
    const all = await targets(kit, id);
    expect(all.length).toBeGreaterThanOrEqual(12);
    const mark = kit.proxy.asked().length;
    const complaints: string[] = [];
    for (const { endpoint, path } of all) {
      for (const one of casesOf(endpoint)) {
        const answer = await rawExchange(kit.console.url, requestBytes(kit, endpoint, path, one));
        const what = `${nameOf(endpoint)} (${path}), ${one.name}`;
        if (answer === null) {
          complaints.push(`${what}: no answer`);
          continue;
        }
        const problem = answer.headers['content-type'] === 'application/problem+json' ? JSON.parse(answer.body) : null;
        if (answer.status !== one.status || problem === null) {
          complaints.push(`${what}: ${answer.status} ${answer.body.slice(0, 200)}`);
        } else if (one.field) {
          const named = (problem.fields ?? []).some(
            (field: { path: string; message: string }) =>
              field.path.split('.')[0] === one.field || field.message.includes(`"${one.field}"`),
          );
          if (!named) complaints.push(`${what}: does not name it: ${answer.body.slice(0, 200)}`);
        }
      }
      expect(await isWell(kit.console), `alive after ${path}`).toBe(true);
    }
    expect(complaints).toEqual([]);
    nothingDone(kit, mark);
    expect((await kit.admin.ask('GET', '/api/users')).body).toEqual(users);
    expect((await kit.truth())[id]).toBe('running');
  });

  test('bodies that never end, and senders that go away: nothing is done', async () => {
    const { kit } = setUp;
    const { id } = await kit.container('bad-ends');
    const all = await targets(kit, id);
    const mark = kit.proxy.asked().length;
    for (const { endpoint, path } of all) {
      const cut: Case = { name: 'cut', body: '{"', length: 200, status: 0 };
      for (const then of ['half-close', 'reset'] as const) {
        const answer = await rawExchange(kit.console.url, requestBytes(kit, endpoint, path, cut), then);
        if (answer !== null)
          expect([path, then, answer.status >= 400 && answer.status < 500]).toEqual([path, then, true]);
      }
      expect(await isWell(kit.console), `alive after ${path}`).toBe(true);
    }
    nothingDone(kit, mark);
    expect((await kit.truth())[id]).toBe('running');
  });
});
