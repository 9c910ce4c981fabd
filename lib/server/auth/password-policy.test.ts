import { expect, test } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import { passwordWeakness, refuseWeakPassword } from './password-policy';

test.each([
  'password1234',
  'Password123!',
  'P@ssw0rd1234',
  'passwordpassword',
  'password!password!',
  'welcome12345',
  'Welcome2026!!',
  'letmein12345',
  'changeme1234',
  'ChangeMe!2026',
  'adminadmin12',
  'administrator1',
  'iloveyou1234',
  'qwertyuiop12',
  'qwertyuiop[]',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'zaq12wsxcde3',
  'asdfghjkl123',
  '123456789012',
  '1234567890123456',
  '111111111111',
  'aaaaaaaaaaaaaaaa',
  'abcabcabcabcabc',
  'abcdefghijkl',
  'zxcvbnmasdfghjkl',
  'pilothouse123',
  'Pilothouse2026!',
  'dockeradmin1234',
  'correcthorsebatterystaple',
  'summer2026summer',
  'trustno1trustno1',
  'football123456',
  'michael123456',
  'sunshine2026!',
  'superman12345',
  'secretpassword',
  'mypassword123',
  'rootrootroot',
  'testtesttest1',
])('%s is refused', (password) => {
  expect(passwordWeakness(password, 'ada')).not.toBeNull();
});

test.each([
  ['grace.hopper', 'gracehopper12'],
  ['grace.hopper', 'Grace.Hopper2026'],
  ['mallory', 'mallorymallory'],
  ['mallory', 'mallory-2026!'],
  ['mallory', 'm4llory12345'],
])('%s may not take %s', (username, password) => {
  expect(passwordWeakness(password, username)).not.toBeNull();
});

test.each([
  'violet tractor 77 moss',
  'granite umbrella 12',
  'kF7#mPq2vL9x',
  'hunter river copper lamp',
  'correct-horse-lamp-window',
  'tGh8sK2nQw4z',
  'Zürich im Nebel 1984',
  '我喜欢在湖边散步的早晨安静',
  'e2e-fjord-Lattice-4417',
  '9f86d081884c7d65',
])('%s is allowed', (password) => {
  expect(passwordWeakness(password, 'ada')).toBeNull();
});

test.each([
  ['short', 'at least 12 characters'],
  ['x'.repeat(257), 'at most 256 characters'],
])('length is checked here as well', (password, message) => {
  expect(() => refuseWeakPassword(password, 'ada', 'password')).toThrow(
    expect.objectContaining({ code: 'validation_failed', fields: [{ path: 'password', message }] }),
  );
});

test('a refusal does not repeat the password', () => {
  try {
    refuseWeakPassword('Welcome2026!!', 'ada', 'password');
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(JSON.stringify((error as AppError).toProblem())).not.toMatch(/Welcome2026/i);
  }
});
