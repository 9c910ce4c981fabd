import 'server-only';
import type { Actor } from '@/lib/access/actor';
import type { BodyOf, ResponseOf } from '@/lib/contract/endpoint';
import type {
  createToken,
  createUser,
  listSessions,
  listTokens,
  listUsers,
  Me,
  updateUser,
} from '@/lib/contract/endpoints/auth';
import type { AuditLog } from '../audit/audit-log';
import type { Clock } from '../clock';
import type { Config } from '../config';
import type { StateDatabase } from '../db/state-database';
import type { Logger } from '../logger';
import { createAccounts } from './accounts';
import { createConfirmation } from './confirmation';
import type { Authenticated } from './credential-cache';
import { createCredentialCache } from './credential-cache';
import { hashSecret } from './credential-secret';
import { createFirstAdmin } from './first-admin';
import { createPasswords, type Passwords } from './password';
import { cookieNameFor, formatCookie, readCookie } from './session-cookie';
import { createSessionStore } from './session-store';
import { createSetupLink } from './setup';
import { createSignIn, type SignedIn, type SignInFrom } from './sign-in';
import { createSignInLimiter } from './sign-in-limiter';
import { createTokenStore, TOKEN_PREFIX } from './token-store';
import { createUserStore } from './user-store';

export type { Authenticated } from './credential-cache';
export type { SignedIn, SignInFrom } from './sign-in';

export type AuthConfig = Pick<
  Config,
  'dataDir' | 'secureCookies' | 'sessionIdleHours' | 'sessionMaxHours' | 'adminUser' | 'adminPassword'
>;

export interface AuthService {
  readonly cookieName: string;
  /** `Authorization` counts alone when it is there; else the session cookie. Synchronous and from memory: tens of microseconds. */
  authenticate(input: {
    cookieHeader: string | null;
    authorization: string | null;
    address: string;
    userAgent: string;
  }): Authenticated | null;
  /** Somebody looks at what the live connection brings: the session or token is in use. Its absolute end stays. */
  touch(credentialId: string): void;
  /** The listener is told as soon as a session or token is ended, changed or over: close what hangs on it. */
  onCredentialEnd(listener: (credentialId: string) => void): () => void;
  me(actor: Actor): Me;

  /** Throws wrong_credentials, too_many_requests (with retryAfter), setup_required. Ends the session that the cookie held before. */
  login(body: { username: string; password: string }, from: SignInFrom): Promise<SignedIn>;
  logout(sessionId: string | null): void;
  /** Ends all other sessions; the cookie of this one gets a new secret. Throws wrong_credentials, validation_failed, forbidden (tokens). */
  changePassword(
    actor: Actor,
    body: { currentPassword: string; newPassword: string },
    address: string,
  ): Promise<{ cookie: string }>;
  /** The password once more, before what must not be done by who finds an unlocked screen. Throws as `changePassword`; until when it counts. */
  confirm(actor: Actor, password: string, address: string): Promise<number>;
  isConfirmed(actor: Actor): boolean;
  sessionCookie(secret: string, expiresAt: number): string;
  clearCookie(): string;

  setupRequired(): boolean;
  /** The 0600 file that holds the one-time link while set-up is required. */
  readonly setupLinkPath: string;
  /** Makes the link (`<baseUrl>/setup#token=...`), for the terminal; null when there is an administrator already. */
  announceSetup(baseUrl: string): string | null;
  completeSetup(body: { token: string; username: string; password: string }, from: SignInFrom): Promise<SignedIn>;

  /** Own ones; all of them for who has `users:manage`. The same for tokens, and for ending either (else `not_found`). */
  listSessions(actor: Actor, sessionId: string | null): ResponseOf<typeof listSessions>['sessions'];
  revokeSession(actor: Actor, id: string): void;
  listTokens(actor: Actor): ResponseOf<typeof listTokens>['tokens'];
  createToken(actor: Actor, body: BodyOf<typeof createToken>): ResponseOf<typeof createToken>;
  revokeToken(actor: Actor, id: string): void;
  listUsers(): ResponseOf<typeof listUsers>['users'];
  createUser(actor: Actor, body: BodyOf<typeof createUser>): Promise<ResponseOf<typeof createUser>>;
  updateUser(actor: Actor, id: string, body: BodyOf<typeof updateUser>): Promise<ResponseOf<typeof updateUser>>;
  close(): void;
}

export interface AuthDependencies {
  state: StateDatabase;
  clock: Clock;
  log: Logger;
  config: AuthConfig;
  audit?: AuditLog;
  /** Tests count the calls. */
  passwords?: Passwords;
}

const HOUR_MS = 3_600_000;

/**
 * Users, sessions, tokens. Creates the administrator of an unattended first run (PILOTHOUSE_ADMIN_USER); throws StartupError when
 * that one's password is too weak.
 */
export function createAuthService(dependencies: AuthDependencies): AuthService {
  const { state, clock, log, config, audit } = dependencies;
  const passwords = dependencies.passwords ?? createPasswords();
  const users = createUserStore(state);
  const sessions = createSessionStore(state);
  const tokens = createTokenStore(state);
  const cache = createCredentialCache(state, clock, log, config.sessionIdleHours * HOUR_MS);
  const limiter = createSignInLimiter((address, username) => sessions.hasAddress(username, address));
  const setup = createSetupLink(config.dataDir);
  const cookieName = cookieNameFor(config.secureCookies);
  createFirstAdmin({ users, clock, log, config, audit });
  if (users.hasAdmin()) setup.remove();

  const sessionCookie = (secret: string, expiresAt: number) =>
    formatCookie(cookieName, secret, (expiresAt - clock.now()) / 1000, config.secureCookies);
  const cookieSecretHash = (header: string | null) => {
    const secret = readCookie(header, cookieName);
    return secret && secret.length <= 100 ? hashSecret(secret) : null;
  };

  const shared = { users, sessions, tokens, passwords, cache, limiter, setup, clock, sessionCookie };
  const signIn = createSignIn({ ...shared, cookieSecretHash, maxMs: config.sessionMaxHours * HOUR_MS });
  const accounts = createAccounts(shared);

  return {
    cookieName,
    authenticate({ cookieHeader, authorization }) {
      if (authorization !== null) {
        const secret = /^Bearer +(\S{1,100})$/i.exec(authorization)?.[1];
        return secret?.startsWith(TOKEN_PREFIX) ? cache.find('token', hashSecret(secret)) : null;
      }
      const secretHash = cookieSecretHash(cookieHeader);
      return secretHash ? cache.find('session', secretHash) : null;
    },
    touch: (credentialId) => cache.touch(credentialId),
    onCredentialEnd: (listener) => cache.onEnd(listener),
    sessionCookie,
    clearCookie: () => formatCookie(cookieName, '', 0, config.secureCookies),
    setupRequired: () => !users.hasAdmin(),
    setupLinkPath: setup.file,
    announceSetup: (baseUrl) => (users.hasAdmin() ? null : setup.announce(baseUrl)),
    ...signIn,
    ...accounts,
    ...createConfirmation(shared),
    close: () => cache.close(),
  };
}
