import { rawLine, rawRequest } from '../raw-http';
import { expect, test } from '../test';

/** Every attack is sent as bytes to the real server, and after each the console must still answer. */
test.afterEach(async ({ url }) => {
  expect((await rawRequest(url, { path: '/api/health' })).status).toBe(200);
});

const cookieHeader = (session: { name: string; value: string }) => ({ cookie: `${session.name}=${session.value}` });

test('who is not signed in gets nothing, whatever the route', async ({ url, session }) => {
  const document = await rawRequest(url, { path: '/api/openapi.json', headers: cookieHeader(session) });
  const { paths } = JSON.parse(document.body) as { paths: Record<string, Record<string, { security?: unknown[] }>> };
  let asked = 0;
  for (const [template, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      // The document says `security: []` of what is open to everybody.
      if (operation.security?.length === 0) continue;
      asked += 1;
      const path = template
        .replace('{host}', 'local')
        .replace('{action}', 'stop')
        .replace(/\{\w+\}/g, 'shop-api');
      for (const trick of ['', '?_rsc=1', '?x-middleware-subrequest=1']) {
        const answer = await rawRequest(url, {
          method: method.toUpperCase(),
          path: path + trick,
          headers: { 'x-middleware-subrequest': 'middleware:middleware:middleware', rsc: '1', origin: url },
        });
        // Next sends a request that calls itself a page fragment to the same path with its mark; nothing is told by that.
        const markOnly =
          answer.status === 307 && String(answer.headers.location).startsWith(path) && answer.body === '';
        expect(markOnly ? 401 : answer.status, `${method} ${path}${trick}`).toBe(401);
      }
    }
  }
  expect(asked).toBeGreaterThan(20);
});

test('pages send who is not signed in to the sign-in page', async ({ url }) => {
  for (const path of [
    '/',
    '/containers',
    '/hosts/local/containers/shop-api',
    '/settings',
    '/users',
    '/audit',
    '/api-reference',
  ]) {
    const answer = await rawRequest(url, { path });
    expect([path, answer.status, answer.headers.location]).toEqual([path, 307, expect.stringContaining('/sign-in')]);
  }
});

test('a name that is not the console’s is answered with 421 (DNS rebinding)', async ({ url, session }) => {
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.nip.example:3000', 'xn--e1awd7f.example']) {
    for (const path of ['/', '/api/containers', '/api/health']) {
      const answer = await rawRequest(url, { path, headers: { host, ...cookieHeader(session) } });
      expect([host, path, answer.status]).toEqual([host, path, 421]);
    }
  }
});

test('requests meant for a proxy are refused', async ({ url }) => {
  for (const target of [
    'http://127.0.0.1:1/',
    'https://example.org/api/containers',
    '//evil.example/',
    '*',
    '\\\\evil\\x',
  ]) {
    expect(await rawLine(url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`), target).toMatch(/^HTTP\/1\.1 400/);
  }
});

test('another site’s page can neither write nor read', async ({ url, session }) => {
  const stop = '/api/hosts/local/containers/shop-api/stop';
  const cases: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: url.replace(/\d+$/, '1') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: url },
    {},
  ];
  for (const headers of cases) {
    const answer = await rawRequest(url, {
      method: 'POST',
      path: stop,
      headers: { ...headers, ...cookieHeader(session) },
    });
    expect([headers, answer.status]).toEqual([headers, 403]);
  }
  const read = await rawRequest(url, {
    path: '/api/containers',
    headers: { 'sec-fetch-site': 'cross-site', ...cookieHeader(session) },
  });
  expect(read.status).toBe(403);
  const state = await rawRequest(url, { path: '/api/containers?q=shop-api', headers: cookieHeader(session) });
  expect(JSON.parse(state.body).containers[0].state).toBe('running');
});

test('an id that could leave the path never reaches the engine', async ({ url, session }) => {
  const ids = [
    '..',
    '../version',
    '..%2Fversion',
    '..%252fversion',
    '../127.0.0.1:1/x%3Fy=',
    '%2e%2e%2f%2e%2e%2fversion',
    'a%2fb',
    'a%3Fall=1',
    'a%23b',
    'a%00b',
    'a%0d%0aX:%20y',
    '%F0%9F%9A%A2',
    'caf%C3%A9',
    'a b'.replace(' ', '%20'),
    '-rf',
    '.hidden',
    'x'.repeat(10_000),
  ];
  for (const id of ids) {
    for (const tail of ['', '/health', '/logs', '/stats', '/top', '/changes']) {
      const answer = await rawRequest(url, {
        path: `/api/hosts/local/containers/${id}${tail}`,
        headers: cookieHeader(session),
      });
      // 404 where the server's own path rules leave no such address; never anything from the engine.
      expect([400, 404, 308, 414, 431], `${id.slice(0, 60)}${tail} -> ${answer.status}`).toContain(answer.status);
      expect(answer.body).not.toContain('ApiVersion');
    }
  }
});

test('bodies: too large, not JSON, unknown fields', async ({ url, session }) => {
  const path = '/api/hosts/local/containers/shop-api/stop';
  const headers = { ...cookieHeader(session), origin: url, 'content-type': 'application/json' };
  const cases: [string, string, Record<string, string>, number][] = [
    ['too large', JSON.stringify({ signal: 'x'.repeat(2_000_000) }), {}, 413],
    ['not JSON', '{"signal":', {}, 400],
    ['unknown field', '{"force":true}', {}, 400],
    ['wrong type', '{"timeoutSeconds":"1"}', {}, 400],
    ['a form', 'signal=KILL', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['prototype', '{"__proto__":{"timeoutSeconds":1},"x":1}', {}, 400],
  ];
  for (const [name, body, extra, status] of cases) {
    const answer = await rawRequest(url, { method: 'POST', path, headers: { ...headers, ...extra }, body });
    expect([name, answer.status, answer.headers['content-type']]).toEqual([name, status, 'application/problem+json']);
  }
});

test('a live connection from another origin, without a session, or elsewhere is refused', async ({ url, session }) => {
  const upgrade = (path: string, headers: Record<string, string>) =>
    rawLine(
      url,
      `GET ${path} HTTP/1.1\r\n${Object.entries({
        host: new URL(url).host,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      })
        .map(([name, value]) => `${name}: ${value}`)
        .join('\r\n')}\r\n\r\n`,
    );
  const own = { origin: url, ...cookieHeader(session) };
  expect(await upgrade('/api/live', own)).toContain('101');
  expect(await upgrade('/api/live', { ...own, origin: 'https://evil.example' })).toContain('403');
  expect(await upgrade('/api/live', cookieHeader(session))).toContain('403');
  expect(await upgrade('/api/live', { origin: url })).toContain('401');
  expect(await upgrade('/api/live', { ...own, host: 'evil.example' })).toContain('421');
  expect(await upgrade('/api/containers', own)).toMatch(/404|400/);
  expect(await upgrade('/_next/webpack-hmr', own)).toMatch(/404|400/);
  expect(await upgrade('http://127.0.0.1:1/api/live', own)).toContain('400');
});

test('every answer carries the headers that keep a page to itself', async ({ url }) => {
  for (const path of ['/sign-in', '/api/health', '/api/containers']) {
    const { headers } = await rawRequest(url, { path });
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  }
});
