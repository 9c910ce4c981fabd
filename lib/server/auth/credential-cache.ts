import 'server-only';
import { eq, lte } from 'drizzle-orm';
import type { Actor } from '@/lib/access/actor';
import { hostsOf } from '@/lib/access/grant';
import { type Role, roleAtLeast } from '@/lib/access/role';
import type { Clock } from '../clock';
import { sessions, tokens, users } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import { errorFields, type Logger } from '../logger';

/** Longest time between what `last seen` says and the truth. */
const SEEN_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

export interface Authenticated {
  actor: Actor;
  /** null for a token. */
  sessionId: string | null;
  /** Milliseconds since 1970: when it ends at the latest. */
  expiresAt: number;
}

interface Entry extends Authenticated {
  secretHash: string;
  /** A session that nobody uses ends after `idleMs`; for a token there is no such limit. */
  idleMs: number;
  seenAt: number;
  writtenAt: number;
}

export interface CredentialCache {
  /** Who the holder of this secret is, now. About 10 us on a hit. */
  find(kind: 'session' | 'token', secretHash: string): Authenticated | null;
  /** It is in use, though nothing is asked with it: puts its idle limit off, never its end. Nothing for one that is over. */
  touch(credentialId: string): void;
  /** Must be called after the rows of a user or a credential were changed or deleted: forgets them and tells the listeners. */
  end(which: { userId: string } | { credentialId: string }): void;
  /** Ids of the sessions of a user that are in memory: those that live connections can hang on. */
  sessionsOf(userId: string): string[];
  /** The secret of a live session was replaced. */
  forgetSecret(credentialId: string): void;
  onEnd(listener: (credentialId: string) => void): () => void;
  close(): void;
}

export function narrowerRole(a: Role, b: Role): Role {
  return roleAtLeast(a, b) ? b : a;
}

/** For words: lines and what cuts them down decide. */
export function narrowerHosts(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null) return b;
  return b === null ? a : a.filter((host) => b.includes(host));
}

/**
 * Sessions and tokens in use, kept in memory; the database is the truth. Another program that changes it (the password command) is
 * noticed by SQLite's `data_version`, on each look-up and once a second, so that open live connections end as well.
 */
export function createCredentialCache(
  state: StateDatabase,
  clock: Clock,
  log: Logger,
  idleMs: number,
): CredentialCache {
  const { db } = state;
  const entries = new Map<string, Entry>();
  const listeners = new Set<(credentialId: string) => void>();
  let version = state.dataVersion();
  let sweptAt = clock.now();

  function load(kind: 'session' | 'token', secretHash: string): Entry | null {
    return kind === 'session' ? loadSession(secretHash) : loadToken(secretHash);
  }

  function loadSession(secretHash: string): Entry | null {
    const row = db
      .select()
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(eq(sessions.secretHash, secretHash))
      .get();
    if (!row || row.users.disabledAt !== null) return null;
    const { id, username, role, grants } = row.users;
    return {
      actor: {
        kind: 'user',
        userId: id,
        username,
        role,
        hosts: hostsOf(grants),
        grants,
        permissions: null,
        credentialId: row.sessions.id,
      },
      sessionId: row.sessions.id,
      expiresAt: row.sessions.expiresAt,
      secretHash,
      idleMs,
      seenAt: row.sessions.lastSeenAt,
      writtenAt: row.sessions.lastSeenAt,
    };
  }

  function loadToken(secretHash: string): Entry | null {
    const row = db
      .select()
      .from(tokens)
      .innerJoin(users, eq(users.id, tokens.userId))
      .where(eq(tokens.secretHash, secretHash))
      .get();
    if (!row || row.users.disabledAt !== null) return null;
    const { id, username, grants } = row.users;
    const role = narrowerRole(row.tokens.role, row.users.role);
    const hosts = narrowerHosts(hostsOf(row.tokens.grants), hostsOf(grants));
    return {
      actor: {
        kind: 'token',
        userId: id,
        username,
        role,
        hosts,
        grants,
        within: [row.tokens.grants],
        permissions: row.tokens.permissions,
        credentialId: row.tokens.id,
      },
      sessionId: null,
      expiresAt: row.tokens.expiresAt,
      secretHash,
      idleMs: Number.POSITIVE_INFINITY,
      seenAt: row.tokens.lastUsedAt ?? 0,
      writtenAt: row.tokens.lastUsedAt ?? 0,
    };
  }

  const isOver = (entry: Entry, now: number) => now >= entry.expiresAt || now - entry.seenAt >= entry.idleMs;

  function drop(entry: Entry): void {
    entries.delete(entry.secretHash);
    for (const listener of listeners) {
      try {
        listener(entry.actor.credentialId);
      } catch (error) {
        log.error('A listener failed when a credential ended', errorFields(error));
      }
    }
  }

  function seen(entry: Entry, now: number): void {
    entry.seenAt = now;
    if (now - entry.writtenAt < SEEN_EVERY_MS) return;
    entry.writtenAt = now;
    try {
      const id = entry.actor.credentialId;
      if (entry.sessionId) db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, id)).run();
      else db.update(tokens).set({ lastUsedAt: now }).where(eq(tokens.id, id)).run();
    } catch (error) {
      // A full disk must not sign people out: they may be about to mend it.
      log.warn('When a credential was last used could not be written', errorFields(error));
    }
  }

  /** After a change from outside: every entry is held against its row; what is gone or may do something else, ends. */
  function refresh(): void {
    const now = state.dataVersion();
    if (now === version) return;
    version = now;
    for (const entry of [...entries.values()]) {
      const fresh = load(entry.sessionId ? 'session' : 'token', entry.secretHash);
      if (!fresh || JSON.stringify(fresh.actor) !== JSON.stringify(entry.actor)) drop(entry);
      else entry.expiresAt = fresh.expiresAt;
    }
  }

  function look(): void {
    try {
      refresh();
      const now = clock.now();
      for (const entry of [...entries.values()]) if (isOver(entry, now)) drop(entry);
      if (now - sweptAt < SEEN_EVERY_MS) return;
      sweptAt = now;
      db.delete(sessions).where(lte(sessions.expiresAt, now)).run();
      db.delete(sessions)
        .where(lte(sessions.lastSeenAt, now - idleMs - SEEN_EVERY_MS))
        .run();
    } catch (error) {
      log.warn('Sessions could not be looked over', errorFields(error));
    }
  }
  const timer = clock.setInterval(look, LOOK_EVERY_MS);

  return {
    find(kind, secretHash) {
      refresh();
      const now = clock.now();
      const known = entries.get(secretHash);
      const entry = known && (known.sessionId !== null) === (kind === 'session') ? known : load(kind, secretHash);
      if (!entry) return null;
      if (isOver(entry, now)) {
        drop(entry);
        return null;
      }
      if (!known) entries.set(secretHash, entry);
      seen(entry, now);
      return entry;
    },
    touch(credentialId) {
      const now = clock.now();
      for (const entry of entries.values())
        if (entry.actor.credentialId === credentialId && !isOver(entry, now)) seen(entry, now);
    },
    end(which) {
      for (const entry of [...entries.values()]) {
        const { credentialId, userId } = entry.actor;
        const hit = 'userId' in which ? userId === which.userId : credentialId === which.credentialId;
        if (hit) drop(entry);
      }
    },
    sessionsOf: (userId) =>
      [...entries.values()].flatMap((entry) =>
        entry.sessionId && entry.actor.userId === userId ? [entry.sessionId] : [],
      ),
    forgetSecret(credentialId) {
      for (const [hash, entry] of entries) if (entry.actor.credentialId === credentialId) entries.delete(hash);
    },
    onEnd(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      timer.cancel();
      listeners.clear();
      entries.clear();
    },
  };
}
