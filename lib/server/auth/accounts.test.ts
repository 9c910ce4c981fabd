import { afterEach, expect, test } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import { mayUse } from '@/lib/access/actor';
import type { Permission, Role } from '@/lib/access/role';
import { AppError } from '@/lib/contract/app-error';
import { openAuthKit } from '@/lib/testing/auth-kit';

const DAY = 86_400_000;
const STRONG = 'violet tractor 77 moss';
const FROM = { address: '10.0.0.1', userAgent: 'test', cookieHeader: null };

const open: ReturnType<typeof openAuthKit>[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function team() {
  const kit = openAuthKit();
  open.push(kit);
  const { auth } = kit;
  const token = auth.announceSetup('http://x')?.split('#token=')[1] ?? '';
  const first = await auth.completeSetup({ token, username: 'ada', password: STRONG }, FROM);
  const byCookie = (cookie: string) =>
    auth.authenticate({ cookieHeader: cookie.split(';')[0] ?? '', authorization: null, address: '', userAgent: '' })
      ?.actor;
  const byToken = (secret: string) =>
    auth.authenticate({ cookieHeader: null, authorization: `Bearer ${secret}`, address: '', userAgent: '' })?.actor;
  const ada = byCookie(first.cookie);
  if (!ada) throw new Error('not signed in');
  const ended: string[] = [];
  auth.onCredentialEnd((id) => ended.push(id));
  async function person(
    username: string,
    role: Role,
    hosts: string[] | null = null,
  ): Promise<Actor & { cookie: string }> {
    await auth.createUser(ada as Actor, { username, password: STRONG, role, hosts });
    const { cookie } = await auth.login({ username, password: STRONG }, FROM);
    const actor = byCookie(cookie);
    if (!actor) throw new Error('not signed in');
    return { ...actor, cookie };
  }
  return { ...kit, ada, person, byCookie, byToken, ended };
}

async function refusal(work: Promise<unknown> | (() => unknown)) {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, field: error.fields?.[0]?.path };
    throw error;
  }
  return 'allowed';
}

// Tokens

test('a token is recognisable, works until it expires, and tells when it was used', async () => {
  const { auth, clock, ada, byToken } = await team();
  const { token, row } = auth.createToken(ada, { name: 'ci', role: 'operator', expiresInDays: 2 });
  expect(token).toMatch(/^pht_[A-Za-z0-9_-]{43}$/);
  expect(token.startsWith(row.prefix)).toBe(true);
  expect(row.prefix).toHaveLength(10);
  expect(row.lastUsedAt).toBeNull();
  expect(byToken(token)).toMatchObject({
    kind: 'token',
    username: 'ada',
    role: 'operator',
    permissions: null,
    hosts: null,
  });
  expect(auth.listTokens(ada)[0]?.lastUsedAt).toBe(clock.now());
  await clock.sleep(2 * DAY - 1);
  expect(byToken(token)).toBeDefined();
  await clock.sleep(1);
  expect(byToken(token)).toBeUndefined();
});

test('an ended token is refused at once, and its live connections are closed', async () => {
  const { auth, ada, byToken, ended } = await team();
  const { token, row } = auth.createToken(ada, { name: 'ci', role: 'viewer', expiresInDays: 2 });
  expect(byToken(token)).toBeDefined();
  auth.revokeToken(ada, row.id);
  expect(byToken(token)).toBeUndefined();
  expect(ended).toEqual([row.id]);
});

test.each([
  ['operator', { role: 'deployer' as Role }, { code: 'forbidden', field: 'role' }],
  ['operator', { role: 'admin' as Role }, { code: 'forbidden', field: 'role' }],
  [
    'viewer',
    { role: 'viewer' as Role, permissions: ['containers:operate' as Permission] },
    { code: 'validation_failed', field: 'permissions' },
  ],
  [
    'admin',
    { role: 'operator' as Role, permissions: ['users:manage' as Permission] },
    { code: 'validation_failed', field: 'permissions' },
  ],
  ['operator', { role: 'operator' as Role }, 'allowed'],
] as const)('who is %s asks for a token %j', async (role, wish, expected) => {
  const { auth, person } = await team();
  const actor = await person('bob', role);
  const permissions: Permission[] | undefined = 'permissions' in wish ? [...wish.permissions] : undefined;
  const body = { name: 'x', expiresInDays: 1, role: wish.role, ...(permissions && { permissions }) };
  expect(await refusal(() => auth.createToken(actor, body))).toEqual(expected);
});

test('who is kept to some hosts makes tokens for these only', async () => {
  const { auth, person, byToken } = await team();
  const bob = await person('bob', 'operator', ['one', 'two']);
  expect(
    await refusal(() => auth.createToken(bob, { name: 'x', role: 'viewer', hosts: ['three'], expiresInDays: 1 })),
  ).toEqual({
    code: 'forbidden',
    field: 'hosts',
  });
  expect(byToken(auth.createToken(bob, { name: 'x', role: 'viewer', expiresInDays: 1 }).token)?.hosts).toEqual([
    'one',
    'two',
  ]);
  expect(
    byToken(auth.createToken(bob, { name: 'x', role: 'viewer', hosts: ['two'], expiresInDays: 1 }).token)?.hosts,
  ).toEqual(['two']);
});

test('a token with chosen permissions has these and no others', async () => {
  const { auth, ada, byToken } = await team();
  const { token } = auth.createToken(ada, { name: 'x', role: 'admin', permissions: ['logs:read'], expiresInDays: 1 });
  const actor = byToken(token) as Actor;
  expect(mayUse(actor, 'logs:read')).toBe(true);
  expect(mayUse(actor, 'fleet:read')).toBe(false);
  expect(mayUse(actor, 'users:manage')).toBe(false);
  expect(auth.me(actor).permissions).toEqual(['logs:read']);
});

test('a token cannot make one that may more or lives longer than itself, nor change the password', async () => {
  const { auth, ada, byToken } = await team();
  const made = auth.createToken(ada, {
    name: 'x',
    role: 'operator',
    permissions: ['account:self', 'logs:read'],
    hosts: ['one'],
    expiresInDays: 3,
  });
  const actor = byToken(made.token) as Actor;
  const wish = {
    name: 'y',
    role: 'viewer' as Role,
    permissions: ['logs:read' as Permission],
    hosts: ['one'],
    expiresInDays: 2,
  };
  expect(await refusal(() => auth.createToken(actor, wish))).toBe('allowed');
  expect(await refusal(() => auth.createToken(actor, { ...wish, role: 'admin' }))).toMatchObject({ field: 'role' });
  expect(await refusal(() => auth.createToken(actor, { ...wish, permissions: ['fleet:read'] }))).toMatchObject({
    field: 'permissions',
  });
  expect(await refusal(() => auth.createToken(actor, { ...wish, hosts: ['two'] }))).toMatchObject({ field: 'hosts' });
  expect(await refusal(() => auth.createToken(actor, { ...wish, expiresInDays: 4 }))).toMatchObject({
    field: 'expiresInDays',
  });
  // Left out means "as the maker", never "all".
  const { permissions: _, hosts: __, ...rest } = wish;
  const narrow = byToken(auth.createToken(actor, rest).token);
  expect(narrow).toMatchObject({ hosts: ['one'], permissions: ['account:self', 'logs:read'] });
  expect(
    await refusal(
      auth.changePassword(actor, { currentPassword: STRONG, newPassword: 'granite umbrella 12' }, '10.0.0.1'),
    ),
  ).toMatchObject({
    code: 'forbidden',
  });
});

test('a token shrinks with its owner, stops with the account, and comes back with it', async () => {
  const { auth, ada, person, byToken, ended } = await team();
  const bob = await person('bob', 'deployer');
  const { token, row } = auth.createToken(bob, { name: 'x', role: 'deployer', expiresInDays: 9 });
  expect(byToken(token)).toMatchObject({ role: 'deployer', hosts: null });
  await auth.updateUser(ada, bob.userId, { role: 'viewer', hosts: ['one'] });
  expect(ended).toContain(row.id);
  expect(byToken(token)).toMatchObject({ role: 'viewer', hosts: ['one'] });
  await auth.updateUser(ada, bob.userId, { disabled: true });
  expect(byToken(token)).toBeUndefined();
  await auth.updateUser(ada, bob.userId, { disabled: false });
  expect(byToken(token)).toMatchObject({ role: 'viewer' });
});

// Users

test.each([
  ['role', { role: 'operator' as Role }],
  ['hosts', { hosts: ['one'] }],
  ['disabled', { disabled: true }],
  ['password', { password: 'granite umbrella 12' }],
])('a change of %s ends the sessions of that user at once', async (_name, change) => {
  const { auth, ada, person, byCookie, ended } = await team();
  const bob = await person('bob', 'viewer');
  await auth.updateUser(ada, bob.userId, change);
  expect(byCookie(bob.cookie)).toBeUndefined();
  expect(ended).toEqual([bob.credentialId]);
});

test('a disabled user cannot sign in', async () => {
  const { auth, ada, person } = await team();
  const bob = await person('bob', 'viewer');
  await auth.updateUser(ada, bob.userId, { disabled: true });
  expect(await refusal(auth.login({ username: 'bob', password: STRONG }, FROM))).toMatchObject({
    code: 'wrong_credentials',
  });
});

test('disabled while the password is being checked: no session', async () => {
  const { auth, ada, person } = await team();
  const bob = await person('bob', 'viewer');
  const [result] = await Promise.all([
    refusal(auth.login({ username: 'bob', password: STRONG }, { ...FROM, address: '10.0.0.8' })),
    auth.updateUser(ada, bob.userId, { disabled: true }),
  ]);
  expect(result).toMatchObject({ code: 'wrong_credentials' });
  expect(auth.listSessions(ada, null).map((row) => row.username)).toEqual(['ada']);
});

test.each([{ role: 'deployer' as Role }, { disabled: true }, { hosts: ['one'] }])(
  'the last administrator of all hosts stays: %j is refused, and allowed once there is another',
  async (change) => {
    const { auth, ada, person, byCookie } = await team();
    await person('scoped', 'admin', ['one']);
    const off = await person('off', 'admin');
    await auth.updateUser(ada, off.userId, { disabled: true });
    expect(await refusal(auth.updateUser(ada, ada.userId, change))).toMatchObject({ code: 'conflict' });
    expect(auth.listUsers().find((user) => user.username === 'ada')).toMatchObject({
      role: 'admin',
      disabled: false,
      hosts: null,
    });
    const eve = await person('eve', 'admin');
    expect(await refusal(auth.updateUser(ada, ada.userId, change))).toBe('allowed');
    expect(byCookie(eve.cookie)).toBeDefined();
  },
);

test('two administrators that demote each other at the same moment: one stays', async () => {
  const { auth, ada, person } = await team();
  const eve = await person('eve', 'admin');
  const results = await Promise.all([
    refusal(auth.updateUser(ada, eve.userId, { role: 'viewer' })),
    refusal(auth.updateUser(eve, ada.userId, { role: 'viewer' })),
  ]);
  expect(results.filter((result) => result === 'allowed')).toHaveLength(1);
});

test('an administrator of some hosts cannot reach beyond them by way of users', async () => {
  const { auth, ada, person } = await team();
  const local = await person('local', 'admin', ['one']);
  const bob = await person('bob', 'viewer');
  const carol = await person('carol', 'viewer', ['one']);
  const beyond = { code: 'forbidden', field: 'hosts' };
  expect(await refusal(auth.createUser(local, { username: 'x', password: STRONG, role: 'viewer' }))).toEqual(beyond);
  expect(
    await refusal(auth.createUser(local, { username: 'x', password: STRONG, role: 'viewer', hosts: ['two'] })),
  ).toEqual(beyond);
  expect(await refusal(auth.updateUser(local, bob.userId, { password: 'granite umbrella 12' }))).toEqual(beyond);
  expect(await refusal(auth.updateUser(local, ada.userId, { password: 'granite umbrella 12' }))).toEqual(beyond);
  expect(await refusal(auth.updateUser(local, local.userId, { hosts: null }))).toEqual(beyond);
  expect(await refusal(auth.updateUser(local, carol.userId, { hosts: ['two'] }))).toEqual(beyond);
  expect(await refusal(auth.updateUser(local, carol.userId, { role: 'operator' }))).toBe('allowed');
  expect(auth.listSessions(local, null).map((row) => row.username)).toEqual(['local']);
});

test('a token with users:manage alone cannot make a user with more than it has', async () => {
  const { auth, ada, byToken } = await team();
  const { token } = auth.createToken(ada, {
    name: 'x',
    role: 'admin',
    permissions: ['users:manage'],
    expiresInDays: 1,
  });
  const actor = byToken(token) as Actor;
  expect(await refusal(auth.createUser(actor, { username: 'x', password: STRONG, role: 'viewer' }))).toMatchObject({
    code: 'forbidden',
  });
  expect(await refusal(auth.updateUser(actor, ada.userId, { password: STRONG }))).toMatchObject({ code: 'forbidden' });
});

test('one’s own password is not changed without the present one', async () => {
  const { auth, ada } = await team();
  expect(await refusal(auth.updateUser(ada, ada.userId, { password: 'granite umbrella 12' }))).toEqual({
    code: 'conflict',
    field: 'password',
  });
});

test('names are taken once; who does not exist is not found', async () => {
  const { auth, ada } = await team();
  expect(await refusal(auth.createUser(ada, { username: 'ada', password: STRONG, role: 'viewer' }))).toEqual({
    code: 'conflict',
    field: 'username',
  });
  expect(await refusal(auth.updateUser(ada, 'nobody-of-that-id', { disabled: true }))).toMatchObject({
    code: 'not_found',
  });
});

test('no answer carries a hash or a secret', async () => {
  const { auth, ada, person } = await team();
  await person('bob', 'viewer');
  const { token } = auth.createToken(ada, { name: 'x', role: 'viewer', expiresInDays: 1 });
  const answers = JSON.stringify([auth.listUsers(), auth.listSessions(ada, null), auth.listTokens(ada), auth.me(ada)]);
  expect(answers).not.toMatch(/hash|secret"|argon|test:/i);
  expect(answers).not.toContain(token);
});
