import 'server-only';
import { desc, eq } from 'drizzle-orm';
import type { Grant } from '@/lib/access/grant';
import type { Permission, Role } from '@/lib/access/role';
import { AppError } from '@/lib/contract/app-error';
import { tokens, users } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import { hashSecret, newRecordId, newSecret } from './credential-secret';

/** So that secret scanners and people recognise it. */
export const TOKEN_PREFIX = 'pht_';
const SHOWN = TOKEN_PREFIX.length + 6;
const MAX_PER_USER = 200;

export interface NewToken {
  userId: string;
  name: string;
  role: Role;
  permissions: Permission[] | null;
  grants: Grant[];
  expiresAt: number;
}

const columns = {
  id: tokens.id,
  userId: tokens.userId,
  username: users.username,
  name: tokens.name,
  role: tokens.role,
  permissions: tokens.permissions,
  grants: tokens.grants,
  prefix: tokens.prefix,
  createdAt: tokens.createdAt,
  expiresAt: tokens.expiresAt,
  lastUsedAt: tokens.lastUsedAt,
};

/** Rows of API tokens. Only the hash of a token is kept; `create` returns the token itself, this once. */
export function createTokenStore({ db }: StateDatabase) {
  const byId = (id: string) =>
    db.select(columns).from(tokens).innerJoin(users, eq(users.id, tokens.userId)).where(eq(tokens.id, id)).get();
  return {
    byId,
    list: (userId: string | null) =>
      db
        .select(columns)
        .from(tokens)
        .innerJoin(users, eq(users.id, tokens.userId))
        .where(userId === null ? undefined : eq(tokens.userId, userId))
        .orderBy(desc(tokens.createdAt))
        .limit(2_000)
        .all(),
    create(token: NewToken, at: number) {
      const secret = `${TOKEN_PREFIX}${newSecret()}`;
      const id = newRecordId();
      const row = db.transaction(
        () => {
          const own = db.select({ id: tokens.id }).from(tokens).where(eq(tokens.userId, token.userId)).all();
          if (own.length >= MAX_PER_USER) {
            throw new AppError('conflict', {
              detail: `One user may have ${MAX_PER_USER} API tokens.`,
              hint: 'End those that are not needed.',
            });
          }
          db.insert(tokens)
            .values({ id, ...token, secretHash: hashSecret(secret), prefix: secret.slice(0, SHOWN), createdAt: at })
            .run();
          return byId(id);
        },
        { behavior: 'immediate' },
      );
      if (!row) throw new AppError('storage_failed');
      return { secret, row };
    },
    remove(id: string): void {
      db.delete(tokens).where(eq(tokens.id, id)).run();
    },
  };
}
