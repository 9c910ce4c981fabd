import 'server-only';
import type { Actor } from '@/lib/access/actor';
import { linesOf, mayUse } from '@/lib/access/actor';
import { hostsOf, wholeHosts } from '@/lib/access/grant';
import { PERMISSIONS, type Permission } from '@/lib/access/role';
import { AppError } from '@/lib/contract/app-error';
import type { Me } from '@/lib/contract/endpoints/auth';
import type { Clock } from '../clock';
import type { CredentialCache } from './credential-cache';
import { hashSecret, newSecret } from './credential-secret';
import type { Passwords } from './password';
import { refuseWeakPassword } from './password-policy';
import type { createSessionStore } from './session-store';
import type { SetupLink } from './setup';
import type { SignInLimiter } from './sign-in-limiter';
import type { createTokenStore } from './token-store';
import type { UserRecord, UserStore } from './user-store';

export interface SignInFrom {
  address: string;
  userAgent: string;
  /** The request's `Cookie` header: the session in it ends when another one begins. */
  cookieHeader: string | null;
}

export interface SignedIn {
  me: Me;
  /** The `Set-Cookie` value. */
  cookie: string;
}

export interface SignInDependencies {
  users: UserStore;
  sessions: ReturnType<typeof createSessionStore>;
  tokens: ReturnType<typeof createTokenStore>;
  passwords: Passwords;
  cache: CredentialCache;
  limiter: SignInLimiter;
  setup: SetupLink;
  clock: Clock;
  sessionCookie(secret: string, expiresAt: number): string;
  cookieSecretHash(header: string | null): string | null;
  /** How long a session lasts at most, ms. */
  maxMs: number;
}

/** The ways to become somebody: set-up, sign-in, another password. See `AuthService` for what each throws. */
export function createSignIn(dependencies: SignInDependencies) {
  const { users, sessions, tokens, passwords, cache, limiter, setup, clock } = dependencies;

  function begin(user: UserRecord, from: SignInFrom): SignedIn {
    const now = clock.now();
    const before = dependencies.cookieSecretHash(from.cookieHeader);
    const old = before ? cache.find('session', before) : null;
    if (old?.sessionId) end(old.sessionId);
    // Always a secret of our own making: one that was planted in the browser beforehand never becomes valid.
    const secret = newSecret();
    const expiresAt = now + dependencies.maxMs;
    const { address, userAgent } = from;
    const { id, ended } = sessions.create(
      { userId: user.id, secretHash: hashSecret(secret), address, userAgent, expiresAt },
      now,
    );
    for (const credentialId of ended) cache.end({ credentialId });
    users.signedIn(user.id, now);
    const actor: Actor = {
      kind: 'user',
      userId: user.id,
      username: user.username,
      role: user.role,
      hosts: hostsOf(user.grants),
      grants: user.grants,
      permissions: null,
      credentialId: id,
    };
    return { me: toMe(actor, expiresAt), cookie: dependencies.sessionCookie(secret, expiresAt) };
  }

  function end(sessionId: string): void {
    sessions.remove(sessionId);
    cache.end({ credentialId: sessionId });
  }

  return {
    me(actor: Actor): Me {
      const row = actor.kind === 'user' ? sessions.byId(actor.credentialId) : tokens.byId(actor.credentialId);
      return toMe(actor, row?.expiresAt ?? null);
    },

    async login(body: { username: string; password: string }, from: SignInFrom): Promise<SignedIn> {
      if (!users.hasAdmin()) {
        throw new AppError('setup_required', {
          hint: 'Open the set-up link from the terminal where the console runs.',
        });
      }
      const username = body.username.trim().toLowerCase();
      await limiter.begin(from.address, username);
      const user = users.byName(username);
      const usable = user && user.disabledAt === null ? user : null;
      // The same work for a name that nobody has, else the time tells which names exist.
      const right = await passwords.verify(usable?.passwordHash ?? null, body.password);
      const now = usable && users.byId(usable.id);
      if (!right || !now || now.disabledAt !== null || now.passwordHash !== usable.passwordHash) {
        throw new AppError('wrong_credentials', {
          hint: 'Check the name and the password. An administrator can set a new password.',
        });
      }
      await limiter.succeeded(from.address, username);
      if (passwords.isOutdated(now.passwordHash)) {
        users.change(now.id, { passwordHash: await passwords.hash(body.password) }, clock.now());
      }
      return begin(now, from);
    },

    logout(sessionId: string | null): void {
      if (sessionId) end(sessionId);
    },

    async completeSetup(
      body: { token: string; username: string; password: string },
      from: SignInFrom,
    ): Promise<SignedIn> {
      if (users.hasAdmin()) throw new AppError('setup_done', { hint: 'Sign in instead.' });
      await limiter.beginSetup(from.address);
      setup.check(body.token);
      refuseWeakPassword(body.password, body.username, 'password');
      const passwordHash = await passwords.hash(body.password);
      // Two at the same moment: the database lets one through. The link is gone only once there is an administrator.
      setup.check(body.token);
      const user = users.create(
        { username: body.username, passwordHash, grants: [wholeHosts('admin', null)] },
        clock.now(),
        true,
      );
      setup.remove();
      return begin(user, from);
    },

    async changePassword(
      actor: Actor,
      body: { currentPassword: string; newPassword: string },
      address: string,
    ): Promise<{ cookie: string }> {
      if (actor.kind !== 'user') {
        throw new AppError('forbidden', {
          detail: 'An API token cannot change its owner’s password.',
          hint: 'Sign in and change it in the settings.',
        });
      }
      const key = `password of ${actor.userId}`;
      await limiter.begin(address, key);
      const user = users.byId(actor.userId);
      const right = await passwords.verify(user?.passwordHash ?? null, body.currentPassword);
      if (!user || !right) {
        // Not wrong_credentials' usual 401: the session stays good, the field is at fault.
        throw new AppError('validation_failed', {
          detail: 'The present password is not right.',
          fields: [{ path: 'currentPassword', message: 'This is not your present password' }],
        });
      }
      await limiter.succeeded(address, key);
      refuseWeakPassword(body.newPassword, user.username, 'newPassword');
      if (body.newPassword === body.currentPassword) {
        throw new AppError('validation_failed', {
          detail: 'The new password is the old one.',
          fields: [{ path: 'newPassword', message: 'Choose another password than the present one' }],
        });
      }
      users.change(user.id, { passwordHash: await passwords.hash(body.newPassword) }, clock.now());
      sessions.removeOfUser(user.id, actor.credentialId);
      for (const row of sessionsToEnd(actor)) cache.end({ credentialId: row });
      const secret = newSecret();
      const secretHash = hashSecret(secret);
      sessions.replaceSecret(actor.credentialId, secretHash);
      cache.forgetSecret(actor.credentialId);
      // Known from now on, whether or not it is ever asked with: live connections hang on it, and end with it.
      cache.find('session', secretHash);
      const expiresAt = sessions.byId(actor.credentialId)?.expiresAt ?? clock.now();
      return { cookie: dependencies.sessionCookie(secret, expiresAt) };
    },
  };

  /** Sessions of the actor's user in memory, but not the actor's own, and not the tokens: these have secrets of their own. */
  function sessionsToEnd(actor: Actor): string[] {
    return cache.sessionsOf(actor.userId).filter((id) => id !== actor.credentialId);
  }
}

export function toMe(actor: Actor, expiresAt: number | null): Me {
  return {
    kind: actor.kind,
    userId: actor.userId,
    username: actor.username,
    role: actor.role,
    permissions: (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => mayUse(actor, permission)),
    hosts: actor.hosts === null ? null : [...actor.hosts],
    grants: (linesOf(actor).at(-1) ?? []).map(({ role, hosts, stacks }) => ({
      role,
      hosts: [...hosts],
      stacks: [...stacks],
    })),
    expiresAt,
  };
}
