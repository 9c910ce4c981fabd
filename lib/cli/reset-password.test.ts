import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPasswords } from '@/lib/server/auth/password';
import { openAuthKit } from '@/lib/testing/auth-kit';

const STRONG = 'violet tractor 77 moss';
const NEXT = 'granite umbrella 12 fox';
const FROM = { address: '10.0.0.1', userAgent: 'test', cookieHeader: null };

let kit: ReturnType<typeof openAuthKit>;
beforeEach(() => {
  kit = openAuthKit({ passwords: createPasswords(), config: { adminUser: 'ada', adminPassword: STRONG } });
});
afterEach(() => kit.close());

async function command(args: string[], input: string) {
  const child = spawn(process.execPath, ['lib/cli/reset-password.mjs', ...args], {
    env: { NODE_ENV: 'production', PATH: process.env.PATH, PILOTHOUSE_DATA: kit.dataDir },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // Who is refused before being asked does not read: a closed pipe is no failure of the test.
  child.stdin.on('error', () => undefined).end(input);
  const [status] = await once(child, 'close');
  return { status, stdout, stderr };
}

test('while the console runs: the new password works, sessions and live connections end by themselves, it is in the audit log', async () => {
  const { cookie } = await kit.auth.login({ username: 'ada', password: STRONG }, FROM);
  const session = () =>
    kit.auth.authenticate({
      cookieHeader: cookie.split(';')[0] ?? '',
      authorization: null,
      address: '',
      userAgent: '',
    });
  const id = session()?.sessionId;
  const ended: string[] = [];
  kit.auth.onCredentialEnd((each) => ended.push(each));

  expect(await command(['ada'], `${NEXT}\n`)).toMatchObject({
    status: 0,
    stdout: '',
    stderr: expect.stringContaining('is changed'),
  });
  await kit.clock.advance(1000);
  expect(ended).toEqual([id]);
  expect(session()).toBeNull();
  await expect(kit.auth.login({ username: 'ada', password: STRONG }, FROM)).rejects.toMatchObject({
    code: 'wrong_credentials',
  });
  expect((await kit.auth.login({ username: 'ada', password: NEXT }, FROM)).me.username).toBe('ada');
  expect(kit.audit.search({ limit: 1, action: 'user.password-reset' }).rows).toMatchObject([
    { actorKind: 'console', outcome: 'ok', detail: { username: 'ada' } },
  ]);
});

test('a request between the command and the next look is refused, too', async () => {
  const { cookie } = await kit.auth.login({ username: 'ada', password: STRONG }, FROM);
  await command(['ada'], `${NEXT}\n`);
  expect(
    kit.auth.authenticate({
      cookieHeader: cookie.split(';')[0] ?? '',
      authorization: null,
      address: '',
      userAgent: '',
    }),
  ).toBeNull();
});

test('an empty line makes a password and prints it alone', async () => {
  const { status, stdout } = await command(['ada'], '\n');
  expect(status).toBe(0);
  expect((await kit.auth.login({ username: 'ada', password: stdout.trim() }, FROM)).me.username).toBe('ada');
});

test.each([
  [['ada'], 'short\n', /12 to 256/],
  [['ada'], `${'ab'.repeat(10)}\n`, /repeats/],
  [['bob'], `${NEXT}\n`, /no user bob.*ada/],
  [[], '', /Use: /],
  [['ada', NEXT], '', /never an argument/],
  [['--help'], '', /Use: /],
])('%j is refused and changes nothing', async (args, input, words) => {
  const { status, stderr } = await command(args, input);
  expect(status).toBe(1);
  expect(stderr).toMatch(words);
  expect((await kit.auth.login({ username: 'ada', password: STRONG }, FROM)).me.username).toBe('ada');
});
