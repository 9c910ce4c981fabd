import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import { openAuthKit } from '@/lib/testing/auth-kit';
import { currentActor } from './current-actor';

const STRONG = 'violet tractor 77 moss';
const FROM = { address: '10.0.0.1', userAgent: 'test', cookieHeader: null };

let kit: ReturnType<typeof openAuthKit>;
let admin: Actor;
let bob: Actor;
beforeEach(async () => {
  kit = openAuthKit();
  const token = kit.auth.announceSetup('http://x')?.split('#token=')[1] ?? '';
  admin = signedIn(await kit.auth.completeSetup({ token, username: 'ada', password: STRONG }, FROM));
  await kit.auth.createUser(admin, { username: 'bob', password: STRONG, role: 'deployer', hosts: null });
  bob = signedIn(await kit.auth.login({ username: 'bob', password: STRONG }, FROM));
});
afterEach(() => kit.close());

function signedIn({ cookie }: { cookie: string }): Actor {
  const found = kit.auth.authenticate({
    cookieHeader: cookie.split(';')[0] ?? '',
    authorization: null,
    address: '',
    userAgent: '',
  });
  if (found === null) throw new Error('not signed in');
  return found.actor;
}

test('unchanged rights stay as they were, also after signing out', () => {
  expect(currentActor(kit.state, bob)).toEqual(bob);
  kit.auth.logout(bob.credentialId);
  expect(currentActor(kit.state, bob)).toEqual(bob);
});

test('what was taken meanwhile is gone, what was given does not count', async () => {
  await kit.auth.updateUser(admin, bob.userId, { role: 'viewer', hosts: ['near'] });
  expect(currentActor(kit.state, bob)).toMatchObject({ role: 'viewer', hosts: ['near'] });
  await kit.auth.updateUser(admin, bob.userId, { role: 'admin', hosts: null });
  expect(currentActor(kit.state, { ...bob, hosts: ['far'] })).toMatchObject({ role: 'deployer', hosts: ['far'] });
});

test('a disabled user may do nothing any more', async () => {
  await kit.auth.updateUser(admin, bob.userId, { disabled: true });
  expect(currentActor(kit.state, bob)).toBeNull();
});

test('a revoked token ends what was begun with it', () => {
  const { row, token } = kit.auth.createToken(bob, { name: 'ci', role: 'operator', expiresInDays: 1 });
  const found = kit.auth.authenticate({
    cookieHeader: null,
    authorization: `Bearer ${token}`,
    address: '',
    userAgent: '',
  });
  if (found === null) throw new Error('the token is not taken');
  expect(currentActor(kit.state, found.actor)).toMatchObject({ kind: 'token', role: 'operator' });
  kit.auth.revokeToken(bob, row.id);
  expect(currentActor(kit.state, found.actor)).toBeNull();
});
