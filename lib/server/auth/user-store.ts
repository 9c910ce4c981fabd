import 'server-only';
import { and, asc, eq, ne } from 'drizzle-orm';
import { type Grant, highestRole, roleEverywhere } from '@/lib/access/grant';
import { AppError } from '@/lib/contract/app-error';
import { users } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import { newRecordId } from './credential-secret';

export type UserRecord = typeof users.$inferSelect;

export interface UserChange {
  grants?: Grant[];
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
    user: { username: string; passwordHash: string; grants: Grant[] },
    at: number,
    onlyFirstAdmin?: boolean,
  ): UserRecord;
  /** Throws AppError('not_found'), or AppError('conflict') when it would leave no enabled administrator of everything. */
  change(id: string, change: UserChange, at: number): UserRecord;
  signedIn(id: string, at: number): void;
}

const isAdminOfAll = ({ disabledAt, grants }: UserRecord) => disabledAt === null && roleEverywhere(grants) === 'admin';

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
            .values({ id: newRecordId(), ...user, role: highestRole(user.grants), createdAt: at, updatedAt: at })
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
            .set({
              ...columns,
              ...(columns.grants && { role: highestRole(columns.grants) }),
              disabledAt,
              updatedAt: at,
            })
            .where(eq(users.id, id))
            .returning()
            .get();
          const wasAdmin = isAdminOfAll(before);
          const isAdmin = after !== undefined && isAdminOfAll(after);
          if (wasAdmin && !isAdmin) {
            const others = db
              .select()
              .from(users)
              .where(and(eq(users.role, 'admin'), ne(users.id, id)))
              .all();
            if (!others.some(isAdminOfAll)) {
              throw new AppError('conflict', {
                detail: `${before.username} is the last administrator of everything.`,
                hint: 'Give another user the role admin on all hosts and stacks first.',
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
