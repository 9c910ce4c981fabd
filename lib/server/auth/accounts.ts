import 'server-only';
import { type Actor, mayUse } from '@/lib/access/actor';
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

  /** null: may see everybody's. Who is kept to some hosts looks after nobody else's credentials. */
  const scopeOf = (actor: Actor) => (mayUse(actor, 'users:manage') && actor.hosts === null ? null : actor.userId);
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
      return tokens.list(scopeOf(actor)).map(({ userId: _, ...row }) => row);
    },
    createToken(actor: Actor, body: BodyOf<typeof createToken>): ResponseOf<typeof createToken> {
      const owner = users.byId(actor.userId);
      if (!owner) throw new AppError('unauthenticated');
      // Without hosts of its own the token gets the scope of who makes it.
      const hosts = body.hosts ?? (actor.hosts === null ? null : [...actor.hosts]);
      refuseBeyond(actor, { role: body.role, permissions: body.permissions ?? actor.permissions, hosts });
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
          hosts,
          expiresAt: wanted,
        },
        now,
      );
      const { userId: _, ...shown } = row;
      return { token: secret, row: shown };
    },
    revokeToken(actor: Actor, id: string): void {
      const row = tokens.byId(id);
      if (!row || !owns(actor, row.userId)) throw new AppError('not_found', { detail: 'There is no such token.' });
      tokens.remove(id);
      cache.end({ credentialId: id });
    },

    listUsers: (): ResponseOf<typeof listUsers>['users'] => users.list().map(toRow),

    async createUser(actor: Actor, body: BodyOf<typeof createUser>): Promise<UserRow> {
      const hosts = body.hosts ?? null;
      refuseBeyond(actor, { role: body.role, hosts });
      refuseWeakPassword(body.password, body.username, 'password');
      const passwordHash = await passwords.hash(body.password);
      return toRow(users.create({ username: body.username, passwordHash, role: body.role, hosts }, clock.now()));
    },

    async updateUser(actor: Actor, id: string, body: BodyOf<typeof updateUser>): Promise<UserRow> {
      const user = users.byId(id);
      if (!user) throw new AppError('not_found', { detail: 'There is no such user.' });
      // Both the user as is and as wished must lie within what the actor holds, else a scoped administrator could take over another.
      refuseBeyond(actor, { role: user.role, hosts: user.hosts });
      const hosts = body.hosts === undefined ? user.hosts : body.hosts;
      refuseBeyond(actor, { role: body.role ?? user.role, hosts });
      const { password, ...change } = body;
      if (password !== undefined && id === actor.userId) {
        throw new AppError('conflict', {
          detail: 'The own password is changed in the settings, with the present one.',
          fields: [{ path: 'password', message: 'Change your own password in the settings' }],
        });
      }
      if (password !== undefined) refuseWeakPassword(password, user.username, 'password');
      const passwordHash = password === undefined ? undefined : await passwords.hash(password);
      const after = users.change(id, { ...change, ...(passwordHash !== undefined && { passwordHash }) }, clock.now());
      sessions.removeOfUser(id, null);
      cache.end({ userId: id });
      return toRow(after);
    },
  };
}

function toRow(user: UserRecord): UserRow {
  return {
    id: user.id,
    username: user.username,
    role: user.role,
    hosts: user.hosts,
    disabled: user.disabledAt !== null,
    createdAt: user.createdAt,
    lastLoginAt: user.lastLoginAt,
  };
}
