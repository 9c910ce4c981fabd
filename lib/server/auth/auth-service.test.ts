import { expect, test } from 'vitest';
import { openAuthKit } from '@/lib/testing/auth-kit';

test('smoke', async () => {
  const kit = openAuthKit();
  const link = kit.auth.announceSetup('http://127.0.0.1:3000');
  const token = /token=(.+)$/.exec(link ?? '')?.[1] ?? '';
  const from = { address: '10.0.0.1', userAgent: 'x', cookieHeader: null };
  const done = await kit.auth.completeSetup({ token, username: 'ada', password: 'violet tractor 77 moss' }, from);
  const who = kit.auth.authenticate({
    cookieHeader: done.cookie.split(';')[0] ?? '',
    authorization: null,
    address: '',
    userAgent: '',
  });
  expect(who?.actor.username).toBe('ada');
  kit.close();
});
