import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { openAuthKit } from '@/lib/testing/auth-kit';
import { StartupError } from '../config';
import { createPasswords } from './password';

const STRONG = 'violet tractor 77 moss';
const FROM = { address: '10.0.0.1', userAgent: 'test', cookieHeader: null };
const open: ReturnType<typeof openAuthKit>[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
function kit(adminUser: string | null, adminPassword: string | null, more: Parameters<typeof openAuthKit>[0] = {}) {
  const made = openAuthKit({ passwords: createPasswords(), ...more, config: { adminUser, adminPassword } });
  open.push(made);
  return made;
}

test('the environment makes the administrator, once, with an audit row, and no set-up link', async () => {
  const k = kit('ada', STRONG);
  expect(k.auth.setupRequired()).toBe(false);
  expect(k.auth.announceSetup('http://x')).toBeNull();
  expect((await k.auth.login({ username: 'ada', password: STRONG }, FROM)).me.role).toBe('admin');
  const { rows } = k.audit.search({ limit: 10 });
  expect(rows).toMatchObject([
    { action: 'auth.setup', actorKind: 'console', outcome: 'ok', detail: { username: 'ada' } },
  ]);
  expect(JSON.stringify([rows, k.lines])).not.toContain(STRONG);
});

test('a later start neither resets the password nor makes a second one; a link left behind is removed', async () => {
  const k = kit('ada', STRONG);
  k.auth.close();
  k.state.close();
  writeFileSync(k.auth.setupLinkPath, 'left behind');
  const again = kit('eve', 'granite umbrella 12', { dataDir: k.dataDir, clock: k.clock });
  expect(again.auth.listUsers().map((user) => user.username)).toEqual(['ada']);
  expect((await again.auth.login({ username: 'ada', password: STRONG }, FROM)).me.username).toBe('ada');
  expect(existsSync(k.auth.setupLinkPath)).toBe(false);
});

test.each([
  ['ada', 'changeme1234', /PILOTHOUSE_ADMIN_PASSWORD: .*common/],
  ['ada', 'short', /at least 12 characters/],
  ['Ada Lovelace', STRONG, /PILOTHOUSE_ADMIN_USER/],
  ['ada', null, /PILOTHOUSE_ADMIN_PASSWORD .*missing/],
  [null, STRONG, /PILOTHOUSE_ADMIN_USER is missing/],
])('%s with %s: the console does not start, and says why', (user, password, words) => {
  expect(() => openAuthKit({ config: { adminUser: user, adminPassword: password } })).toThrow(StartupError);
  expect(() => openAuthKit({ config: { adminUser: user, adminPassword: password } })).toThrow(words);
  if (password)
    expect(() => openAuthKit({ config: { adminUser: user, adminPassword: password } })).not.toThrow(
      new RegExp(password),
    );
});
