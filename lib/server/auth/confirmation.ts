import 'server-only';
import type { Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import type { SignInDependencies } from './sign-in';

/** How long a password that was given once more counts, ms. */
export const CONFIRMED_FOR_MS = 5 * 60_000;

/** The same person, asked again: for what must not be done by who finds an unlocked screen. In memory, of one session, and short. */
export function createConfirmation({
  cache,
  clock,
  limiter,
  passwords,
  users,
}: Pick<SignInDependencies, 'users' | 'passwords' | 'cache' | 'limiter' | 'clock'>) {
  const until = new Map<string, number>();
  cache.onEnd((credentialId) => until.delete(credentialId));
  return {
    /** Throws validation_failed (wrong password), too_many_requests, forbidden (tokens). Answers until when it counts. */
    async confirm(actor: Actor, password: string, address: string): Promise<number> {
      if (actor.kind !== 'user') {
        throw new AppError('forbidden', {
          detail: 'An API token has no password to confirm with.',
          hint: 'Sign in, and do it there.',
        });
      }
      const key = `password of ${actor.userId}`;
      await limiter.begin(address, key);
      const user = users.byId(actor.userId);
      const right = await passwords.verify(user?.passwordHash ?? null, password);
      if (!user || user.disabledAt !== null || !right) {
        throw new AppError('validation_failed', {
          detail: 'The password is not right.',
          fields: [{ path: 'password', message: 'This is not your password' }],
        });
      }
      await limiter.succeeded(address, key);
      const now = clock.now();
      for (const [id, end] of until) if (end <= now) until.delete(id);
      until.set(actor.credentialId, now + CONFIRMED_FOR_MS);
      return now + CONFIRMED_FOR_MS;
    },
    isConfirmed: (actor: Actor): boolean => (until.get(actor.credentialId) ?? 0) > clock.now(),
  };
}
