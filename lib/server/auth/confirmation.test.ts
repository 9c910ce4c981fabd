import { afterEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import type { AppError } from '@/lib/contract/app-error';
import { openAuthKit } from '@/lib/testing/auth-kit';
import { CONFIRMED_FOR_MS } from './confirmation';

const PASSWORD = 'violet tractor 77 moss';
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function signedIn() {
  const kit = openAuthKit();
  closing.push(() => kit.close());
  const from = { address: '10.0.0.1', userAgent: '', cookieHeader: null };
  const token = /#token=(.+)$/.exec(kit.auth.announceSetup('http://localhost:3000') ?? '')?.[1] ?? '';
  const { cookie } = await kit.auth.completeSetup({ token, username: 'ada', password: PASSWORD }, from);
  const look = () =>
    kit.auth.authenticate({
      cookieHeader: cookie.split(';')[0] ?? '',
      authorization: null,
      address: '10.0.0.1',
      userAgent: '',
    });
  const signed = look();
  if (signed === null) throw new Error('not signed in');
  return { ...kit, actor: signed.actor, sessionId: signed.sessionId };
}
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: AppError) => error,
  );

describe('the password once more', () => {
  it('counts for five minutes, for that session', async () => {
    const { actor, auth, clock } = await signedIn();
    expect(auth.isConfirmed(actor)).toBe(false);
    expect(await auth.confirm(actor, PASSWORD, '10.0.0.1')).toBe(clock.now() + CONFIRMED_FOR_MS);
    expect(auth.isConfirmed(actor)).toBe(true);
    expect(auth.isConfirmed({ ...actor, credentialId: 'another' })).toBe(false);
    await clock.advance(CONFIRMED_FOR_MS);
    expect(auth.isConfirmed(actor)).toBe(false);
  });

  it('ends with the session', async () => {
    const { actor, auth, sessionId } = await signedIn();
    await auth.confirm(actor, PASSWORD, '10.0.0.1');
    auth.logout(sessionId);
    expect(auth.isConfirmed(actor)).toBe(false);
  });

  it('is no way to guess it, and nothing for tokens', async () => {
    const { actor, auth } = await signedIn();
    for (let tries = 0; tries < 5; tries++)
      expect(await refusal(auth.confirm(actor, `wrong ${tries}`, '10.0.0.1'))).toMatchObject({
        code: 'validation_failed',
        fields: [{ path: 'password' }],
      });
    expect(await refusal(auth.confirm(actor, PASSWORD, '10.0.0.1'))).toMatchObject({ code: 'too_many_requests' });
    expect(auth.isConfirmed(actor)).toBe(false);
    const token: Actor = { ...actor, kind: 'token' };
    expect(await refusal(auth.confirm(token, PASSWORD, '10.0.0.1'))).toMatchObject({ code: 'forbidden' });
  });
});
