import 'server-only';
import { type Actor, holdsEverything, linesOf, mayUse } from '@/lib/access/actor';
import { type Grant, highestRole, hostsOf, wholeHosts } from '@/lib/access/grant';
import type { Role } from '@/lib/access/role';
import { AppError } from '@/lib/contract/app-error';
import type { BodyOf, ResponseOf } from '@/lib/contract/endpoint';
import type {
  createToken,
  createUser,
  listSessions,
  listTokens,
  listUsers,
  updateUser,
} from '@/lib/contract/endpoints/auth';
import { narrowerRole } from './credential-cache';
import { refuseBeyond } from './grant-rules';
import { refuseWeakPassword } from './password-policy';
import type { SignInDependencies } from './sign-in';
import type { UserRecord } from './user-store';

type UserRow = ResponseOf<typeof createUser>;
const DAY_MS = 86_400_000;

/** Sessions, tokens and users as their owners and administrators see and change them. See `AuthService`. */
export function createAccounts(
  dependencies: Pick<SignInDependencies, 'users' | 'sessions' | 'tokens' | 'passwords' | 'cache' | 'clock'>,
) {
  const { users, sessions, tokens, passwords, cache, clock } = dependencies;

  /** null: may see everybody's. Who is kept to a part looks after nobody else's credentials. */
  const scopeOf = (actor: Actor) => (mayUse(actor, 'users:manage') && holdsEverything(actor) ? null : actor.userId);
  const owns = (actor: Actor, userId: string) => scopeOf(actor) === null || actor.userId === userId;

  return {
    listSessions(actor: Actor, sessionId: string | null): ResponseOf<typeof listSessions>['sessions'] {
      return sessions.list(scopeOf(actor)).map((row) => ({ ...row, current: row.id === sessionId }));
    },
    revokeSession(actor: Actor, id: string): void {
      const row = sessions.byId(id);
      if (!row || !owns(actor, row.userId)) throw new AppError('not_found', { detail: 'There is no such session.' });
      sessions.remove(id);
      cache.end({ credentialId: id });
    },

    listTokens(actor: Actor): ResponseOf<typeof listTokens>['tokens'] {
      return tokens.list(scopeOf(actor)).map(({ userId: _, ...row }) => ({ ...row, hosts: hostsOf(row.grants) }));
    },
    createToken(actor: Actor, body: BodyOf<typeof createToken>): ResponseOf<typeof createToken> {
      const owner = users.byId(actor.userId);
      if (!owner) throw new AppError('unauthenticated');
      const grants = tokenGrants(actor, body);
      refuseBeyond(actor, { role: body.role, permissions: body.permissions ?? actor.permissions, grants });
      const now = clock.now();
      const wanted = now + body.expiresInDays * DAY_MS;
      // A token that makes tokens must not outlive itself that way.
      const limit = actor.kind === 'token' ? tokens.byId(actor.credentialId)?.expiresAt : undefined;
      if (limit !== undefined && wanted > limit) {
        throw new AppError('forbidden', {
          detail: 'A token cannot make one that lasts longer than itself.',
          fields: [{ path: 'expiresInDays', message: 'Longer than the token that asks' }],
        });
      }
      const { secret, row } = tokens.create(
        {
          userId: actor.userId,
          name: body.name,
          role: body.role,
          permissions: body.permissions ?? (actor.permissions === null ? null : [...actor.permissions]),
          grants,
          expiresAt: wanted,
        },
        now,
      );
      const { userId: _, ...shown } = row;
      return { token: secret, row: { ...shown, hosts: hostsOf(row.grants) } };
    },
    revokeToken(actor: Actor, id: string): void {
      const row = tokens.byId(id);
      if (!row || !owns(actor, row.userId)) throw new AppError('not_found', { detail: 'There is no such token.' });
      tokens.remove(id);
      cache.end({ credentialId: id });
    },

    listUsers: (): ResponseOf<typeof listUsers>['users'] => users.list().map(toRow),

    async createUser(actor: Actor, body: BodyOf<typeof createUser>): Promise<UserRow> {
      const grants = body.grants ?? (body.role && [wholeHosts(body.role, body.hosts ?? null)]);
      if (grants === undefined) {
        const message = 'Give the role, or the lines of the account';
        throw new AppError('validation_failed', { detail: message, fields: [{ path: 'role', message }] });
      }
      refuseBeyond(actor, { role: highestRole(grants), grants });
      refuseWeakPassword(body.password, body.username, 'password');
      const passwordHash = await passwords.hash(body.password);
      return toRow(users.create({ username: body.username, passwordHash, grants }, clock.now()));
    },

    async updateUser(actor: Actor, id: string, body: BodyOf<typeof updateUser>): Promise<UserRow> {
      const user = users.byId(id);
      if (!user) throw new AppError('not_found', { detail: 'There is no such user.' });
      // Both the user as is and as wished must lie within what the actor holds, else a scoped administrator could take over another.
      refuseBeyond(actor, { role: user.role, grants: user.grants });
      const grants = changedGrants(user.grants, body);
      refuseBeyond(actor, { role: highestRole(grants), grants });
      const { password, disabled } = body;
      if (password !== undefined && id === actor.userId) {
        throw new AppError('conflict', {
          detail: 'The own password is changed in the settings, with the present one.',
          fields: [{ path: 'password', message: 'Change your own password in the settings' }],
        });
      }
      if (password !== undefined) refuseWeakPassword(password, user.username, 'password');
      const passwordHash = password === undefined ? undefined : await passwords.hash(password);
      const after = users.change(
        id,
        { grants, ...(disabled !== undefined && { disabled }), ...(passwordHash !== undefined && { passwordHash }) },
        clock.now(),
      );
      sessions.removeOfUser(id, null);
      cache.end({ userId: id });
      return toRow(after);
    },
  };
}

/** Without lines of its own a token gets those of who makes it, none with more than its role. */
function tokenGrants(actor: Actor, { grants, hosts, role }: BodyOf<typeof createToken>): Grant[] {
  if (grants) return grants.map((line) => ({ ...line, role: narrowerRole(line.role, role) }));
  if (hosts) return [wholeHosts(role, hosts)];
  const own = linesOf(actor).at(-1) ?? [];
  return own.map((line) => ({ ...line, role: narrowerRole(line.role, role) }));
}

/** `role` and `hosts` alone are about an account of one line over all stacks; others are changed by their lines. */
function changedGrants(before: Grant[], change: { role?: Role; hosts?: string[] | null; grants?: Grant[] }): Grant[] {
  if (change.grants) return change.grants;
  if (change.role === undefined && change.hosts === undefined) return before;
  const [only, ...more] = before;
  if (more.length > 0 || (only && !only.stacks.includes('*'))) {
    const message = 'This account has lines of its own: send them as grants';
    throw new AppError('validation_failed', { detail: message, fields: [{ path: 'grants', message }] });
  }
  const hosts = change.hosts === undefined ? only?.hosts : (change.hosts ?? ['*']);
  return [wholeHosts(change.role ?? only?.role ?? 'viewer', hosts ?? ['*'])];
}

function toRow(user: UserRecord): UserRow {
  return {
    id: user.id,
    username: user.username,
    role: user.role,
    hosts: hostsOf(user.grants),
    grants: user.grants,
    disabled: user.disabledAt !== null,
    createdAt: user.createdAt,
    lastLoginAt: user.lastLoginAt,
  };
}
