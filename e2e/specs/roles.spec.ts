import { rawRequest } from '../raw-http';
import { expect, signIn, test } from '../test';

const VIEWER = { username: 'e2e-viewer', password: 'seven quiet herons wading' };

test.beforeAll(async () => {
  const url = process.env.PILOTHOUSE_TEST_URL ?? '';
  const signedIn = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: 'admin', password: 'correct horse battery staple' }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const made = await fetch(`${url}/api/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify({ ...VIEWER, role: 'viewer' }),
  });
  if (!made.ok && made.status !== 409) throw new Error(`user not made: ${made.status} ${await made.text()}`);
});

test('a viewer sees everything and can change nothing', async ({ page, context, url }) => {
  await context.clearCookies();
  await signIn(page, url, VIEWER);
  await page.goto('/containers?q=shop-api');
  const row = page.getByRole('row', { name: /shop-api/ });
  await expect(row).toContainText('running');
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(0);

  for (const [method, path] of [
    ['POST', '/api/hosts/local/containers/shop-api/stop'],
    ['DELETE', '/api/hosts/local/containers/shop-api'],
    ['POST', '/api/hosts/local/containers/shop-api/reveal-environment'],
    ['POST', '/api/users'],
    ['GET', '/api/audit'],
  ] as const) {
    const answer = await context.request.fetch(url + path, {
      method,
      headers: { origin: url },
      ...(method === 'POST' && { data: {} }),
    });
    expect([path, answer.status()]).toEqual([path, 403]);
  }
});

test('a token has the scope it was given, and ends when it is ended', async ({ context, url }) => {
  const made = await context.request.post(`${url}/api/tokens`, {
    headers: { origin: url },
    data: { name: 'e2e', role: 'viewer', permissions: ['fleet:read'], expiresInDays: 1 },
  });
  expect(made.status()).toBe(200);
  const { token, row } = (await made.json()) as { token: string; row: { id: string } };
  const authorization = `Bearer ${token}`;
  const ask = (path: string, method = 'GET') =>
    rawRequest(url, { path, method, headers: { authorization } }).then((answer) => answer.status);
  expect(await ask('/api/containers')).toBe(200);
  expect(await ask('/api/hosts/local/containers/shop-api/logs')).toBe(403);
  expect(await ask('/api/hosts/local/containers/shop-api/stop', 'POST')).toBe(403);
  await context.request.delete(`${url}/api/tokens/${row.id}`, { headers: { origin: url } });
  expect(await ask('/api/containers')).toBe(401);
});

test('a session that is ended elsewhere ends its open page', async ({ browser, context, url }) => {
  const other = await browser.newContext();
  const page = await other.newPage();
  await signIn(page, url, VIEWER);
  await page.goto(`${url}/containers`);
  await expect(page.getByRole('row', { name: /shop-api/ })).toBeVisible();
  const { sessions } = (await (await context.request.get(`${url}/api/sessions`)).json()) as {
    sessions: { id: string; username: string }[];
  };
  for (const session of sessions.filter((candidate) => candidate.username === VIEWER.username)) {
    await context.request.delete(`${url}/api/sessions/${session.id}`, { headers: { origin: url } });
  }
  await expect(
    page
      .getByText(/signed out/i)
      .first()
      .or(page.getByRole('button', { name: 'Sign in' })),
  ).toBeVisible();
  await other.close();
});
