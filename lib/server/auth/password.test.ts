import { expect, test } from 'vitest';
import { ARGON2 as COMMAND_ARGON2 } from '../../cli/reset-password.mjs';
import { ARGON2, createPasswords } from './password';

test('hashes are argon2id with the numbers of OWASP, salted, and the command makes the same', async () => {
  const passwords = createPasswords();
  const [a, b] = await Promise.all([passwords.hash('violet tractor 77'), passwords.hash('violet tractor 77')]);
  expect(a).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(a).not.toBe(b);
  expect(COMMAND_ARGON2).toEqual(ARGON2);
  expect(passwords.isOutdated(a)).toBe(false);
  expect(passwords.isOutdated(a.replace('m=19456', 'm=4096'))).toBe(true);
  expect(passwords.isOutdated('$2b$10$abcdefghijklmnopqrstuv')).toBe(true);
});

test('right, wrong, unknown, damaged; composed and decomposed letters are the same', async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash('Zürich im Nebel');
  expect(await passwords.verify(hash, 'Zürich im Nebel')).toBe(true);
  expect(await passwords.verify(hash, 'Zu\u0308rich im Nebel')).toBe(true);
  expect(await passwords.verify(hash, 'zürich im Nebel')).toBe(false);
  expect(await passwords.verify(null, 'Zürich im Nebel')).toBe(false);
  expect(await passwords.verify('$argon2id$nonsense', 'Zürich im Nebel')).toBe(false);
});

test('a flood waits in a short queue, and what is beyond it is told to come back', async () => {
  const passwords = createPasswords();
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => passwords.verify(null, 'x')));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(100 - 34);
  expect(refused[0]).toMatchObject({ reason: { code: 'too_many_requests', retryAfter: 5 } });
  expect(await passwords.verify(null, 'x')).toBe(false);
});
