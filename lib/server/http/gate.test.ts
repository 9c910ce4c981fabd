import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGate } from './gate';

const gate = createGate({ publicUrl: null, trustedProxies: [], secureCookies: false }, 'secret', false);
const server = http.createServer((req, res) => {
  if (gate.admit(req, res)) res.end('admitted');
});
server.on('clientError', (_error, socket) => gate.malformed(socket));

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

function send(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
const get = (target: string) => send(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);

describe('the target of a request', () => {
  test('a path on this server is admitted', async () => {
    expect(await get('/api/files/.hidden/a..b/...?path=/../etc')).toContain('admitted');
    expect(await get('/api/containers/caf%C3%A9?q=a%23b&rest=100%')).toContain('admitted');
  });
  test.each([
    'http://127.0.0.1:1/',
    '//evil.example/',
    '\\\\evil',
    '/a\\b',
    '*',
    '/api/containers/web#/stop',
    '/a%2',
    '/a%zz',
    '/%c0%ae',
    '/api/hosts/../containers',
    '/a/./b?c',
    '/..',
  ])('%s is refused with a problem', async (target) => {
    const answer = await get(target);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).not.toContain('admitted');
  });
});

describe('methods', () => {
  const ask = (method: string, target: string) =>
    send(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  const problemIn = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));

  test('one that an address does not take is refused with a problem that names those it takes', async () => {
    const answer = await ask('DELETE', '/api/containers?state=running');
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/^allow: GET, HEAD, OPTIONS\r$/im);
    expect(problemIn(answer)).toMatchObject({ code: 'method_not_allowed', hint: 'It takes GET, HEAD, OPTIONS.' });
  });
  test('a write to nowhere is not found, whatever the method', async () => {
    expect(problemIn(await ask('POST', '/api/no/such/thing'))).toMatchObject({ status: 404, code: 'not_found' });
  });
  test.each([
    ['HEAD', '/api/containers'],
    ['OPTIONS', '/api/containers'],
    ['GET', '/api/no/such/thing'],
    ['POST', '/api/auth/login'],
    ['DELETE', '/api/hosts/local/containers/web'],
    ['POST', '/no-such-page'],
  ])('%s %s passes', async (method, target) => {
    expect(await ask(method, target)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test.each([
  ['a NUL in the path', 'GET /a\0b HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a line break in the path', 'GET /a\r\nX-Injected: 1 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['endless headers', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ['not HTTP', '\x16\x03\x01\x02\x00\x01'],
])('%s is answered with a problem on the bare connection', async (_, bytes) => {
  const answer = await send(bytes);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  expect(body).toMatchObject({ status: 400, code: 'bad_request' });
});
