import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import { openAuthKit } from '@/lib/testing/auth-kit';

const HOUR = 3_600_000;
const STRONG = 'violet tractor 77 moss';
const from = (address = '10.0.0.1', cookieHeader: string | null = null) => ({
  address,
  userAgent: 'test',
  cookieHeader,
});

type Kit = ReturnType<typeof openAuthKit>;
const open: Kit[] = [];
function kit(options?: Parameters<typeof openAuthKit>[0]): Kit {
  const made = openAuthKit(options);
  open.push(made);
  return made;
}
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function code(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'no error';
}

const cookieOf = (signedIn: { cookie: string }) => signedIn.cookie.split(';')[0] ?? '';
const who = ({ auth }: Kit, cookieHeader: string | null, authorization: string | null = null) =>
  auth.authenticate({ cookieHeader, authorization, address: '10.0.0.1', userAgent: 'test' });
function actorOf(k: Kit, cookie: string): Actor {
  const found = who(k, cookie);
  if (!found) throw new Error('not signed in');
  return found.actor;
}

async function withAdmin(options?: Parameters<typeof openAuthKit>[0]) {
  const k = kit(options);
  const token = /#token=(.+)$/.exec(k.auth.announceSetup('http://localhost:3000') ?? '')?.[1] ?? '';
  const cookie = cookieOf(await k.auth.completeSetup({ token, username: 'ada', password: STRONG }, from()));
  return { ...k, cookie, actor: actorOf(k, cookie) };
}

// First-run set-up

test('the set-up token makes one administrator and nobody else; the file is private and goes away', async () => {
  const k = kit();
  expect(k.auth.setupRequired()).toBe(true);
  const link = k.auth.announceSetup('http://localhost:3000/') ?? '';
  expect(link).toMatch(/^http:\/\/localhost:3000\/setup#token=[A-Za-z0-9_-]{43}$/);
  expect(readFileSync(k.auth.setupLinkPath, 'utf8')).toBe(`${link}\n`);
  expect(statSync(k.auth.setupLinkPath).mode & 0o777).toBe(0o600);
  const token = link.split('#token=')[1] ?? '';
  expect(k.lines.join('')).not.toContain(token);

  const done = await k.auth.completeSetup({ token, username: 'ada', password: STRONG }, from());
  expect(done.me).toMatchObject({ username: 'ada', role: 'admin', hosts: null });
  expect(existsSync(k.auth.setupLinkPath)).toBe(false);
  expect(k.auth.setupRequired()).toBe(false);
  expect(await code(k.auth.completeSetup({ token, username: 'eve', password: STRONG }, from()))).toBe('setup_done');
  expect(k.auth.announceSetup('http://localhost:3000')).toBeNull();
});

test('two at the same moment with the right token: one administrator', async () => {
  const k = kit();
  const token = k.auth.announceSetup('http://x')?.split('#token=')[1] ?? '';
  const results = await Promise.all(
    ['ada', 'eve', 'mallory'].map((username) =>
      code(k.auth.completeSetup({ token, username, password: STRONG }, from())),
    ),
  );
  expect(results.filter((result) => result === 'no error')).toHaveLength(1);
  expect(k.auth.listUsers()).toHaveLength(1);
});

test('without the token nobody gets in, and guessing is slowed', async () => {
  const k = kit();
  k.auth.announceSetup('http://x');
  const results = [];
  for (let i = 0; i < 12; i++) {
    results.push(await code(k.auth.completeSetup({ token: `guess${i}`, username: 'eve', password: STRONG }, from())));
  }
  expect(results.slice(0, 10)).toEqual(new Array(10).fill('setup_token_invalid'));
  expect(results.slice(10)).toEqual(['too_many_requests', 'too_many_requests']);
  expect(k.auth.setupRequired()).toBe(true);
});

test('a start makes a new token; the one of before is void', async () => {
  const k = kit();
  const first = k.auth.announceSetup('http://x')?.split('#token=')[1] ?? '';
  k.auth.announceSetup('http://x');
  expect(await code(k.auth.completeSetup({ token: first, username: 'eve', password: STRONG }, from()))).toBe(
    'setup_token_invalid',
  );
  const never = kit();
  expect(await code(never.auth.completeSetup({ token: '', username: 'eve', password: STRONG }, from()))).toBe(
    'setup_token_invalid',
  );
});

test('a weak password leaves the set-up link usable', async () => {
  const k = kit();
  const token = k.auth.announceSetup('http://x')?.split('#token=')[1] ?? '';
  expect(await code(k.auth.completeSetup({ token, username: 'ada', password: 'password1234' }, from()))).toBe(
    'validation_failed',
  );
  expect(await code(k.auth.completeSetup({ token, username: 'ada', password: STRONG }, from()))).toBe('no error');
});

test('signing in before there is an administrator says so', async () => {
  expect(await code(kit().auth.login({ username: 'ada', password: STRONG }, from()))).toBe('setup_required');
});

// Sessions

test('a sign-in gives a new secret each time, never the one that the browser brought (fixation), and ends the old session', async () => {
  const k = await withAdmin();
  const planted = `pilothouse=${'A'.repeat(43)}`;
  const first = await k.auth.login({ username: 'ada', password: STRONG }, from('10.0.0.1', planted));
  expect(cookieOf(first)).not.toBe(planted);
  expect(who(k, planted)).toBeNull();
  const second = await k.auth.login({ username: 'ada', password: STRONG }, from('10.0.0.1', cookieOf(first)));
  expect(cookieOf(second)).not.toBe(cookieOf(first));
  expect(who(k, cookieOf(first))).toBeNull();
  expect(who(k, cookieOf(second))?.actor.username).toBe('ada');
});

test.each([
  [false, 'pilothouse', ''],
  [true, '__Host-pilothouse', '; Secure'],
])('cookie (HTTPS %s)', async (secureCookies, name, end) => {
  const k = await withAdmin({ config: { secureCookies } });
  const { cookie } = await k.auth.login({ username: 'ada', password: STRONG }, from());
  expect(cookie).toMatch(
    new RegExp(`^${name}=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800${end}$`),
  );
  expect(k.auth.clearCookie()).toContain(`${name}=; Path=/`);
});

test('only hashes are stored: neither session secret, nor token, nor password is in the database files', async () => {
  const k = await withAdmin();
  const { token } = k.auth.createToken(k.actor, { name: 'ci', role: 'viewer', expiresInDays: 1 });
  const bytes = ['state.db', 'state.db-wal'].map((file) => readFileSync(`${k.dataDir}/${file}`, 'latin1')).join('');
  expect(bytes).toContain('ada');
  for (const secret of [k.cookie.split('=')[1], token, token.slice(4), STRONG]) expect(bytes).not.toContain(secret);
});

test('a session ends after 8 hours without use, and use keeps it', async () => {
  const k = await withAdmin();
  for (let i = 0; i < 5; i++) {
    await k.clock.sleep(7 * HOUR);
    expect(who(k, k.cookie)).not.toBeNull();
  }
  await k.clock.sleep(8 * HOUR);
  expect(who(k, k.cookie)).toBeNull();
});

test('a session ends after 7 days however much it is used, and its live connections hear of it by themselves', async () => {
  const k = await withAdmin();
  const ended: string[] = [];
  k.auth.onCredentialEnd((id) => ended.push(id));
  for (let i = 0; i < 167; i++) {
    await k.clock.sleep(HOUR);
    expect(who(k, k.cookie)).not.toBeNull();
  }
  expect(ended).toEqual([]);
  await k.clock.sleep(HOUR);
  expect(ended).toEqual([k.actor.credentialId]);
  expect(who(k, k.cookie)).toBeNull();
  expect(k.state.db.query.sessions.findMany().sync()).toHaveLength(0);
});

test('who only looks at a page keeps the session by its live connection, to its absolute end and no further', async () => {
  const k = await withAdmin();
  const ended: string[] = [];
  k.auth.onCredentialEnd((id) => ended.push(id));
  expect(who(k, k.cookie)).not.toBeNull();
  for (let i = 0; i < 167; i++) {
    await k.clock.sleep(HOUR);
    k.auth.touch(k.actor.credentialId);
  }
  expect(k.auth.listSessions(k.actor, null)[0]?.lastSeenAt).toBe(k.clock.now());
  expect(ended).toEqual([]);
  await k.clock.sleep(HOUR);
  k.auth.touch(k.actor.credentialId);
  expect(ended).toEqual([k.actor.credentialId]);
  expect(who(k, k.cookie)).toBeNull();
});

test('after a new password live connections still hang on the session: a touch keeps it, its end is told', async () => {
  const k = await withAdmin();
  const ended: string[] = [];
  k.auth.onCredentialEnd((id) => ended.push(id));
  await k.auth.changePassword(k.actor, { currentPassword: STRONG, newPassword: 'granite umbrella 12 fox' }, '10.0.0.1');
  await k.clock.sleep(7 * HOUR);
  k.auth.touch(k.actor.credentialId);
  await k.clock.sleep(7 * HOUR);
  expect(ended).toEqual([]);
  await k.clock.sleep(HOUR);
  expect(ended).toEqual([k.actor.credentialId]);
});

test('a restart keeps sessions, their last use, and their end', async () => {
  const k = await withAdmin();
  await k.clock.sleep(7 * HOUR);
  expect(who(k, k.cookie)).not.toBeNull();
  k.auth.close();
  k.state.close();
  const again = kit({ dataDir: k.dataDir, clock: k.clock });
  const [row] = again.auth.listSessions(k.actor, k.actor.credentialId);
  expect(row).toMatchObject({ lastSeenAt: k.clock.now(), current: true, address: '10.0.0.1' });
  expect(who(again, k.cookie)?.sessionId).toBe(k.actor.credentialId);
  await k.clock.sleep(8 * HOUR);
  expect(who(again, k.cookie)).toBeNull();
});

test('last use is written once a minute at most', async () => {
  const k = await withAdmin();
  const seen = () => k.auth.listSessions(k.actor, null)[0]?.lastSeenAt;
  const start = k.clock.now();
  await k.clock.sleep(59_000);
  who(k, k.cookie);
  expect(seen()).toBe(start);
  await k.clock.sleep(2_000);
  who(k, k.cookie);
  expect(seen()).toBe(k.clock.now());
});

test('a revoked session is out at once, in the console and on its live connections', async () => {
  const k = await withAdmin();
  const other = cookieOf(await k.auth.login({ username: 'ada', password: STRONG }, from('10.0.0.2')));
  const { credentialId } = actorOf(k, other);
  const ended: string[] = [];
  k.auth.onCredentialEnd((id) => ended.push(id));
  k.auth.revokeSession(k.actor, credentialId);
  expect(ended).toEqual([credentialId]);
  expect(who(k, other)).toBeNull();
  expect(who(k, k.cookie)).not.toBeNull();
  expect(await code(() => k.auth.revokeSession(k.actor, credentialId))).toBe('not_found');
});

test('signing out ends the session on the server, not only the cookie', async () => {
  const k = await withAdmin();
  k.auth.logout(k.actor.credentialId);
  expect(who(k, k.cookie)).toBeNull();
});

test('another user’s session and token are not found, and not listed', async () => {
  const k = await withAdmin();
  await k.auth.createUser(k.actor, { username: 'bob', password: STRONG, role: 'operator' });
  const bob = actorOf(k, cookieOf(await k.auth.login({ username: 'bob', password: STRONG }, from())));
  const token = k.auth.createToken(k.actor, { name: 'mine', role: 'admin', expiresInDays: 1 });
  expect(await code(() => k.auth.revokeSession(bob, k.actor.credentialId))).toBe('not_found');
  expect(await code(() => k.auth.revokeToken(bob, token.row.id))).toBe('not_found');
  expect(k.auth.listSessions(bob, null).map((row) => row.username)).toEqual(['bob']);
  expect(k.auth.listTokens(bob)).toEqual([]);
  expect(k.auth.listSessions(k.actor, null)).toHaveLength(2);
});

test('garbage in the headers is nobody', async () => {
  const k = await withAdmin();
  const secret = k.cookie.split('=')[1];
  for (const [cookie, authorization] of [
    [null, null],
    ['', null],
    ['pilothouse=', null],
    [`pilothouse=${'x'.repeat(10_000)}`, null],
    [`other=${secret}`, null],
    [`xpilothouse=${secret}`, null],
    // An Authorization header counts alone: a cookie beside it must not help it, nor skip the site check.
    [k.cookie, 'Bearer pht_nothing'],
    [k.cookie, 'Basic YWRhOmFkYQ=='],
    [null, `Bearer ${secret}`],
    [null, 'Bearer'],
    [null, `Bearer pht_${'x'.repeat(10_000)}`],
  ] as const) {
    expect(who(k, cookie, authorization), `${cookie} ${authorization}`.slice(0, 80)).toBeNull();
  }
});

// Wrong passwords

test('100 wrong passwords: slowed with a time to wait; other accounts and other addresses go on', async () => {
  const k = await withAdmin();
  await k.auth.createUser(k.actor, { username: 'bob', password: STRONG, role: 'viewer' });
  const results: string[] = [];
  for (let i = 0; i < 100; i++)
    results.push(await code(k.auth.login({ username: 'ada', password: `wrong ${i}` }, from('10.9.9.9'))));
  expect(results.filter((result) => result === 'wrong_credentials')).toHaveLength(5);
  expect(results.filter((result) => result === 'too_many_requests')).toHaveLength(95);
  await k.auth.login({ username: 'ada', password: STRONG }, from('10.9.9.9')).catch((error: AppError) => {
    expect(error.status).toBe(429);
    expect(error.retryAfter).toBeGreaterThan(0);
    expect(error.retryAfter).toBeLessThanOrEqual(60);
    results.push('the right password waits too');
  });
  expect(results.at(-1)).toBe('the right password waits too');
  expect(await code(k.auth.login({ username: 'bob', password: STRONG }, from('10.9.9.9')))).toBe('no error');
  expect(await code(k.auth.login({ username: 'ada', password: STRONG }, from('10.0.0.2')))).toBe('no error');
});

test('tries at the same moment are counted before they are looked at', async () => {
  const k = await withAdmin();
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      code(k.auth.login({ username: 'ada', password: `wrong ${i}` }, from('10.9.9.9'))),
    ),
  );
  expect(results.filter((result) => result === 'wrong_credentials')).toHaveLength(5);
});

test('one password on many names from one address is slowed', async () => {
  const k = await withAdmin();
  const results: string[] = [];
  for (let i = 0; i < 40; i++)
    results.push(await code(k.auth.login({ username: `user${i}`, password: STRONG }, from('10.9.9.9'))));
  expect(results.filter((result) => result === 'too_many_requests')).toHaveLength(10);
  expect(await code(k.auth.login({ username: 'ada', password: STRONG }, from('10.0.0.7')))).toBe('no error');
});

test('one account tried from many addresses is slowed, but its owner’s own address is not shut out', async () => {
  const k = await withAdmin();
  const results: string[] = [];
  for (let i = 0; i < 80; i++) {
    results.push(await code(k.auth.login({ username: 'ada', password: 'wrong' }, from(`10.1.${i}.1`))));
  }
  expect(results.filter((result) => result === 'too_many_requests')).toHaveLength(20);
  expect(await code(k.auth.login({ username: 'ada', password: STRONG }, from('10.0.0.1')))).toBe('no error');
});

test('a whole IPv6 network counts as one address', async () => {
  const k = await withAdmin();
  const results: string[] = [];
  for (let i = 0; i < 10; i++) {
    results.push(await code(k.auth.login({ username: 'ada', password: 'wrong' }, from(`2001:db8:0:1::${i + 1}`))));
  }
  expect(results.filter((result) => result === 'too_many_requests')).toHaveLength(5);
});

test('an unknown name and a disabled account cost the same work as a known one, and answer the same', async () => {
  const k = await withAdmin();
  const bob = await k.auth.createUser(k.actor, { username: 'bob', password: STRONG, role: 'viewer' });
  await k.auth.updateUser(k.actor, bob.id, { disabled: true });
  const answers = [];
  for (const [username, password] of [
    ['ada', 'wrong'],
    ['nobody', 'wrong'],
    ['bob', STRONG],
  ] as const) {
    const error = await k.auth.login({ username, password }, from()).catch((caught: AppError) => caught);
    answers.push(error instanceof AppError ? error.toProblem() : error);
  }
  expect(k.passwords).toMatchObject({ verified: [expect.any(String), null, null] });
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

// Passwords

test('changing the password needs the present one, ends the other sessions, and changes the secret of this one', async () => {
  const k = await withAdmin();
  const other = cookieOf(await k.auth.login({ username: 'ada', password: STRONG }, from('10.0.0.2')));
  const { credentialId } = actorOf(k, other);
  const ended: string[] = [];
  k.auth.onCredentialEnd((id) => ended.push(id));
  const next = 'granite umbrella 12 fox';
  expect(await code(k.auth.changePassword(k.actor, { currentPassword: 'wrong', newPassword: next }, '10.0.0.1'))).toBe(
    'validation_failed',
  );
  expect(
    await code(k.auth.changePassword(k.actor, { currentPassword: STRONG, newPassword: 'password1234' }, '10.0.0.1')),
  ).toBe('validation_failed');
  expect(who(k, other)).not.toBeNull();
  const { cookie } = await k.auth.changePassword(k.actor, { currentPassword: STRONG, newPassword: next }, '10.0.0.1');
  expect(who(k, other)).toBeNull();
  expect(who(k, k.cookie)).toBeNull();
  expect(who(k, cookie.split(';')[0] ?? '')?.sessionId).toBe(k.actor.credentialId);
  expect(ended).toEqual([credentialId]);
  expect(await code(k.auth.login({ username: 'ada', password: STRONG }, from('10.0.0.3')))).toBe('wrong_credentials');
  expect(await code(k.auth.login({ username: 'ada', password: next }, from('10.0.0.3')))).toBe('no error');
});

test('who stole a session cannot guess the password through the change form', async () => {
  const k = await withAdmin();
  const results: string[] = [];
  for (let i = 0; i < 8; i++) {
    results.push(
      await code(k.auth.changePassword(k.actor, { currentPassword: `wrong ${i}`, newPassword: STRONG }, '10.0.0.1')),
    );
  }
  expect(results.filter((result) => result === 'too_many_requests')).toHaveLength(3);
});
