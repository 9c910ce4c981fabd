import { describe, expect, test } from 'vitest';
import type { Endpoint } from '@/lib/contract/endpoint';
import { ENDPOINTS } from '@/lib/contract/endpoints/all';
import type { RawAnswer } from '../raw-http';
import { BACKGROUND, type ConsoleKit, consoleKit, isWell } from './console-kit';
import { addressOf, matching, paramNames } from './endpoint-address';
import { rawExchange } from './raw-exchange';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** As they stand in the request line, byte for byte. `zz` is a good name of nothing, alone and with something behind it. */
const BAD_IDS: Readonly<Record<string, string>> = {
  'dot dot slash': '../',
  'dot dot': '..',
  dot: '.',
  'encoded slash': 'zz%2fjson',
  'encoded dot dot slash': '%2e%2e%2f',
  'encoded dot dot slash and a path': '%2e%2e%2f%2e%2e%2fversion',
  'twice encoded': '%252e%252e%252fversion',
  'raw question mark': 'zz?all=1',
  'encoded question mark': 'zz%3fall=1',
  'raw hash': 'zz#x',
  'encoded hash': 'zz%23x',
  'encoded NUL': 'zz%00',
  'raw NUL': 'zz\0',
  '10 kB': 'z'.repeat(10_240),
  'encoded unicode': 'caf%C3%A9-%F0%9F%9A%A2',
  'raw unicode': 'café-🚢',
  'encoded right to left': '%E2%80%AEgnp.exe',
  'raw right to left': '\u202egnp.exe',
  'overlong UTF-8': '%c0%ae%c0%ae%c0%af',
  'half an escape': 'zz%2',
  'no escape': 'zz%zz',
  empty: '',
  'encoded space': '%20%20',
  'raw space': 'zz zz',
  backslash: 'zz\\..\\x',
  'encoded backslash': 'zz%5c..%5cx',
  'encoded CRLF': 'zz%0d%0aX-Injected:%201',
  'raw CRLF': 'zz\r\nX-Injected: 1',
  'only a dash': '-rf',
  'a semicolon': 'zz;x=1',
  'another server': '@127.0.0.1:1',
  nothing: 'zz',
};

/** Where a URL parser takes this path; the server's own does the same. */
function landing(path: string): string {
  try {
    return new URL(path.replace(/[\r\n]/g, ''), 'http://console').pathname.replace(/(.)\/+$/, '$1');
  } catch {
    return path;
  }
}

/** Why this is no right answer, or null. */
function complaint(method: string, path: string, answer: RawAnswer | null): string | null {
  if (answer === null) return 'no answer';
  const { status, headers } = answer;
  const type = String(headers['content-type'] ?? '');
  const place = landing(path);
  // Out of the API altogether: a page, or none.
  if (!place.startsWith('/api/')) return status < 500 ? null : String(status);
  const found = matching(ENDPOINTS, place);
  if (status === 400 || status === 404) {
    if (method === 'HEAD') return null;
    if (type !== 'application/problem+json') return `${status} as ${type || 'nothing'}`;
    return typeof JSON.parse(answer.body).code === 'string' ? null : 'a problem without a code';
  }
  // The server's own tidying of slashes: to a path of its own and nowhere else.
  if (status === 308) return /^\/(?!\/)/.test(String(headers.location)) ? null : `308 to ${headers.location}`;
  if (method === 'OPTIONS' && status === 204) return null;
  const serves = found.some(
    (endpoint) => endpoint.method === method || (method === 'HEAD' && endpoint.method === 'GET'),
  );
  if (status === 405) return serves ? '405 of a method that is served' : null;
  // `..` and `?` may make it the address of something else, which then answers as itself.
  return serves && status < 500 && !path.includes('zz') ? null : String(status);
}

/** A good name of nothing may be asked for where only the engine knows; so may what `..` makes the address of something else. */
function mayReach(endpoint: Endpoint, path: string, name: string): boolean {
  if (endpoint.path.includes('/containers/')) return false;
  const elsewhere = matching(ENDPOINTS, landing(path)).some((other) => other.path !== endpoint.path);
  return elsewhere || name === 'nothing' || name === 'raw question mark';
}

describe('bad ids', () => {
  const setUp = consoleKit();

  async function send({ console: running, admin }: ConsoleKit, method: string, path: string) {
    const head = [
      `${method} ${path} HTTP/1.1`,
      `Host: ${new URL(running.url).host}`,
      'Connection: close',
      ...Object.entries(admin.headers).map(([name, value]) => `${name}: ${value}`),
      'Content-Type: application/json',
      'Content-Length: 2',
    ];
    return rawExchange(running.url, Buffer.from(`${head.join('\r\n')}\r\n\r\n{}`, 'utf8'));
  }

  async function state({ admin }: ConsoleKit) {
    const of = async (path: string) => (await admin.ask('GET', path)).body;
    return {
      containers: (await of('/api/containers')).containers,
      users: (await of('/api/users')).users,
      tokens: (await of('/api/tokens')).tokens,
      sessions: (await of('/api/sessions')).sessions.length,
    };
  }

  test('every path parameter x every method x every bad id: refused, and the engine hears nothing of it', async () => {
    const { kit } = setUp;
    await kit.container('bad-ids');
    const before = await state(kit);
    const paths = [...new Map(ENDPOINTS.map((endpoint) => [endpoint.path, endpoint])).values()].filter(
      (endpoint: Endpoint) => paramNames(endpoint.path).length > 0,
    );
    const complaints: string[] = [];
    let sent = 0;
    for (const endpoint of paths) {
      for (const param of paramNames(endpoint.path)) {
        for (const [name, id] of Object.entries(BAD_IDS)) {
          const path = addressOf(endpoint, { [param]: id });
          const mark = kit.proxy.asked().length;
          const answers = await Promise.all(
            METHODS.map(async (method) => ({ method, answer: await send(kit, method, path) })),
          );
          for (const { method, answer } of answers) {
            sent += 1;
            const wrong = complaint(method, path, answer);
            if (wrong) complaints.push(`${method} ${endpoint.path}, ${param} is ${name}: ${wrong}`);
          }
          const reached = kit.proxy
            .asked()
            .slice(mark)
            .filter(({ kind }) => !BACKGROUND.has(kind));
          if (reached.length > 0 && !mayReach(endpoint, path, name)) {
            complaints.push(`${endpoint.path}, ${param} is ${name}: the engine was asked ${reached[0]?.kind}`);
          }
          expect(await isWell(kit.console), `alive after ${endpoint.path}, ${param} is ${name}`).toBe(true);
        }
      }
    }
    console.log(`bad ids: ${sent} requests`);
    expect(complaints).toEqual([]);
    expect(paths.length).toBeGreaterThanOrEqual(12);
    expect(await state(kit)).toEqual(before);
  });
});
