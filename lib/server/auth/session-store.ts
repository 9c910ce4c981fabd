import 'server-only';
import { and, desc, eq, ne } from 'drizzle-orm';
import { sessions, users } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import { newRecordId } from './credential-secret';

/** One user's sessions at once; the one unused for longest gives way. */
const MAX_PER_USER = 100;

export interface NewSession {
  userId: string;
  secretHash: string;
  address: string;
  userAgent: string;
  expiresAt: number;
}

/** Rows of sessions. The caller tells the credential cache about what ends here. */
export function createSessionStore({ db }: StateDatabase) {
  return {
    /** Returns the id, and the ids of older ones that had to give way. */
    create(session: NewSession, at: number): { id: string; ended: string[] } {
      return db.transaction(
        () => {
          const own = db
            .select({ id: sessions.id })
            .from(sessions)
            .where(eq(sessions.userId, session.userId))
            .orderBy(desc(sessions.lastSeenAt))
            .all();
          const ended = own.slice(MAX_PER_USER - 1).map((row) => row.id);
          for (const id of ended) db.delete(sessions).where(eq(sessions.id, id)).run();
          const id = newRecordId();
          db.insert(sessions)
            .values({
              id,
              ...session,
              address: session.address.slice(0, 64),
              userAgent: session.userAgent.slice(0, 300),
              createdAt: at,
              lastSeenAt: at,
            })
            .run();
          return { id, ended };
        },
        { behavior: 'immediate' },
      );
    },
    byId: (id: string) => db.select().from(sessions).where(eq(sessions.id, id)).get(),
    /** Newest use first; of one user, or of all. */
    list(userId: string | null) {
      return db
        .select({
          id: sessions.id,
          userId: sessions.userId,
          username: users.username,
          createdAt: sessions.createdAt,
          lastSeenAt: sessions.lastSeenAt,
          expiresAt: sessions.expiresAt,
          address: sessions.address,
          userAgent: sessions.userAgent,
        })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.userId))
        .where(userId === null ? undefined : eq(sessions.userId, userId))
        .orderBy(desc(sessions.lastSeenAt))
        .limit(1_000)
        .all();
    },
    /** A new secret for the same session: who has the old one is out. */
    replaceSecret(id: string, secretHash: string): void {
      db.update(sessions).set({ secretHash }).where(eq(sessions.id, id)).run();
    },
    remove(id: string): void {
      db.delete(sessions).where(eq(sessions.id, id)).run();
    },
    removeOfUser(userId: string, except: string | null): void {
      const own = eq(sessions.userId, userId);
      db.delete(sessions)
        .where(except === null ? own : and(own, ne(sessions.id, except)))
        .run();
    },
    /** Whether this user has a session from that address. */
    hasAddress(username: string, address: string): boolean {
      const row = db
        .select({ id: sessions.id })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.userId))
        .where(and(eq(users.username, username), eq(sessions.address, address)))
        .limit(1)
        .get();
      return row !== undefined;
    },
  };
}
