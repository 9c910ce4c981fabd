import 'server-only';
import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Role } from '@/lib/access/role';
import { AppError } from '@/lib/contract/app-error';
import { users } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import { newRecordId } from './credential-secret';

export type UserRecord = typeof users.$inferSelect;

export interface UserChange {
  role?: Role;
  hosts?: string[] | null;
  disabled?: boolean;
  passwordHash?: string;
}

export interface UserStore {
  byId(id: string): UserRecord | undefined;
  byName(username: string): UserRecord | undefined;
  list(): UserRecord[];
  hasAdmin(): boolean;
  /** Throws AppError('conflict') when the name is taken; with `onlyFirstAdmin`, AppError('setup_done') when there is an admin already. */
  create(
    user: { username: string; passwordHash: string; role: Role; hosts: string[] | null },
    at: number,
    onlyFirstAdmin?: boolean,
  ): UserRecord;
  /** Throws AppError('not_found'), or AppError('conflict') when it would leave no enabled administrator of all hosts. */
  change(id: string, change: UserChange, at: number): UserRecord;
  signedIn(id: string, at: number): void;
}

export function createUserStore({ db }: StateDatabase): UserStore {
  const byId = (id: string) => db.select().from(users).where(eq(users.id, id)).get();
  const byName = (username: string) => db.select().from(users).where(eq(users.username, username)).get();
  const hasAdmin = () =>
    db.select({ id: users.id }).from(users).where(eq(users.role, 'admin')).limit(1).get() !== undefined;

  return {
    byId,
    byName,
    hasAdmin,
    list: () => db.select().from(users).orderBy(asc(users.username)).all(),
    create(user, at, onlyFirstAdmin = false) {
      return db.transaction(
        () => {
          if (onlyFirstAdmin && hasAdmin()) throw new AppError('setup_done');
          if (byName(user.username)) {
            throw new AppError('conflict', {
              detail: `There is a user ${user.username} already.`,
              fields: [{ path: 'username', message: 'This name is taken' }],
            });
          }
          return db
            .insert(users)
            .values({ id: newRecordId(), ...user, createdAt: at, updatedAt: at })
            .returning()
            .get();
        },
        { behavior: 'immediate' },
      );
    },
    change(id, change, at) {
      return db.transaction(
        () => {
          const before = byId(id);
          if (!before) throw new AppError('not_found', { detail: 'There is no such user.' });
          const { disabled, ...columns } = change;
          const disabledAt = disabled === undefined ? before.disabledAt : disabled ? (before.disabledAt ?? at) : null;
          const after = db
            .update(users)
            .set({ ...columns, disabledAt, updatedAt: at })
            .where(eq(users.id, id))
            .returning()
            .get();
          const wasAdmin = before.role === 'admin' && before.disabledAt === null && before.hosts === null;
          const isAdmin = after?.role === 'admin' && after.disabledAt === null && after.hosts === null;
          if (wasAdmin && !isAdmin) {
            const others = db
              .select({ count: sql<number>`count(*)` })
              .from(users)
              .where(and(eq(users.role, 'admin'), isNull(users.disabledAt), isNull(users.hosts), ne(users.id, id)))
              .get();
            if (!others?.count) {
              throw new AppError('conflict', {
                detail: `${before.username} is the last administrator of all hosts.`,
                hint: 'Give another user the role admin first.',
              });
            }
          }
          if (!after) throw new AppError('not_found', { detail: 'There is no such user.' });
          return after;
        },
        { behavior: 'immediate' },
      );
    },
    signedIn(id, at) {
      db.update(users).set({ lastLoginAt: at }).where(eq(users.id, id)).run();
    },
  };
}
