import 'server-only';
import { and, desc, eq, gte, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import type { QueryOf } from '@/lib/contract/endpoint';
import type { AuditRow, searchAudit } from '@/lib/contract/endpoints/auth';
import type { Clock } from '../clock';
import { auditEntries, auditOutcomes, users } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import { storageFailure } from '../db/storage-failure';
import { errorFields, type Logger } from '../logger';
import { auditDetail } from './audit-detail';
import { createFloodGate } from './flood-gate';

export interface AuditIntent {
  requestId: string;
  /** null: nobody was signed in. `'console'`: the console itself acts (unattended set-up). */
  actor: Actor | null | 'console';
  address: string;
  /** A stable dotted name, `container.restart`. */
  action: string;
  host: string | null;
  target: string | null;
  detail: Record<string, unknown>;
}

export interface AuditEntry {
  /** Says how it ended. Never throws: what was done is done; an entry whose outcome cannot be written stays `pending`. */
  outcome(outcome: 'ok' | 'refused' | 'failed', code?: string): void;
}

export type AuditQuery = QueryOf<typeof searchAudit>;

export interface AuditLog {
  /** Writes down, on disk before it returns, what is about to be done. Throws AppError('audit_unwritable'): then do nothing. */
  intent(intent: AuditIntent): AuditEntry;
  /** Newest first. `more` when older rows match as well: go on with `before` = id of the last. */
  search(query: AuditQuery): { rows: AuditRow[]; more: boolean };
}

/**
 * Whose sign-in or set-up an entry is. It was written while nobody was signed in, so as anonymous; that it ended well says that
 * the account it names is who acted. Users are never deleted or renamed.
 */
const newcomer = alias(users, 'newcomer');
const isNewcomer = and(
  eq(auditEntries.actorKind, 'anonymous'),
  eq(auditOutcomes.outcome, 'ok'),
  // As the sign-in reads it.
  eq(newcomer.username, sql`lower(trim(json_extract(${auditEntries.detail}, '$.username')))`),
);

export function createAuditLog({ state, clock, log }: { state: StateDatabase; clock: Clock; log?: Logger }): AuditLog {
  const { db } = state;

  function write(intent: AuditIntent, detail: Record<string, unknown>): number {
    const { actor } = intent;
    const person = actor === null || actor === 'console' ? null : actor;
    try {
      const result = db
        .insert(auditEntries)
        .values({
          at: clock.now(),
          requestId: intent.requestId.slice(0, 64),
          actorKind: person ? person.kind : actor === 'console' ? 'console' : 'anonymous',
          actor: person ? person.username : actor === 'console' ? 'console' : 'anonymous',
          userId: person?.userId ?? null,
          credentialId: person?.credentialId ?? null,
          address: intent.address.slice(0, 64),
          action: intent.action.slice(0, 100),
          host: intent.host?.slice(0, 100) ?? null,
          target: intent.target?.slice(0, 300) ?? null,
          detail: auditDetail(detail),
        })
        .run();
      return Number(result.lastInsertRowid);
    } catch (error) {
      log?.error('The audit log cannot be written', { action: intent.action, ...errorFields(error) });
      const failure = storageFailure(error);
      throw new AppError('audit_unwritable', {
        ...(failure?.detail && { detail: failure.detail }),
        hint:
          failure?.hint ??
          'Check the free space and the rights of the data folder (PILOTHOUSE_DATA); the console’s log has the cause.',
        cause: error,
      });
    }
  }

  function end(entryId: number, outcome: 'ok' | 'refused' | 'failed', code: string | undefined): void {
    try {
      db.insert(auditOutcomes)
        .values({ entryId, at: clock.now(), outcome, code: code?.slice(0, 64) ?? null })
        .run();
    } catch (error) {
      log?.error('The outcome of an audit entry cannot be written', { entryId, outcome, ...errorFields(error) });
    }
  }

  const flood = createFloodGate(clock, (address, suppressed) => {
    const id = write(
      { requestId: 'console', actor: 'console', address, action: 'audit.flood', host: null, target: null, detail: {} },
      { suppressed, words: 'refused requests without sign-in that were counted, not written one by one' },
    );
    end(id, 'ok', undefined);
  });

  return {
    intent(intent) {
      // Nobody may fill the disk without signing in. What such a request achieves is still written: see `outcome`.
      const later = intent.actor === null && !flood.admit(intent.address);
      let entryId = later ? null : write(intent, intent.detail);
      let ended = false;
      return {
        outcome(outcome, code) {
          if (ended) return;
          ended = true;
          if (entryId === null) {
            if (outcome !== 'ok') return flood.count(intent.address);
            entryId = write(intent, intent.detail);
          }
          end(entryId, outcome, code);
        },
      };
    },

    search(query) {
      const limit = query.limit;
      const rows = db
        .select({
          id: auditEntries.id,
          at: auditEntries.at,
          requestId: auditEntries.requestId,
          actorKind: auditEntries.actorKind,
          actor: auditEntries.actor,
          address: auditEntries.address,
          action: auditEntries.action,
          host: auditEntries.host,
          target: auditEntries.target,
          outcome: auditOutcomes.outcome,
          code: auditOutcomes.code,
          detail: auditEntries.detail,
          targetUser: users.username,
          signedIn: newcomer.username,
        })
        .from(auditEntries)
        .leftJoin(auditOutcomes, eq(auditOutcomes.entryId, auditEntries.id))
        // Their name says more than their id.
        .leftJoin(users, eq(users.id, auditEntries.target))
        .leftJoin(newcomer, isNewcomer)
        .where(and(...conditions(query)))
        .orderBy(desc(auditEntries.id))
        .limit(limit + 1)
        .all();
      return {
        rows: rows.slice(0, limit).map(({ targetUser, signedIn, ...row }) => ({
          ...row,
          ...(signedIn !== null && { actorKind: 'user' as const, actor: signedIn }),
          target: targetUser ?? row.target,
          outcome: row.outcome ?? 'pending',
        })),
        more: rows.length > limit,
      };
    },
  };
}

/** `%` and `_` in what people type mean themselves. */
function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

function conditions(query: AuditQuery): (SQL | undefined)[] {
  const like = (column: SQL | typeof auditEntries.actor | typeof auditEntries.detail, pattern: string) =>
    sql`${column} LIKE ${pattern} ESCAPE '\\'`;
  const { q } = query;
  const pattern = q ? contains(q) : null;
  return [
    pattern
      ? or(
          ...[auditEntries.actor, auditEntries.action, auditEntries.target, auditEntries.host].map(
            (column) => sql`${column} LIKE ${pattern} ESCAPE '\\'`,
          ),
          sql`${auditEntries.address} LIKE ${pattern} ESCAPE '\\'`,
          sql`${auditEntries.requestId} LIKE ${pattern} ESCAPE '\\'`,
          sql`${auditOutcomes.code} LIKE ${pattern} ESCAPE '\\'`,
          sql`${users.username} LIKE ${pattern} ESCAPE '\\'`,
          like(auditEntries.detail, pattern),
        )
      : undefined,
    ...(query.actor
      ? [
          // For the index: all that the next line can hit.
          inArray(auditEntries.actor, [query.actor, 'anonymous']),
          eq(sql`coalesce(${newcomer.username}, ${auditEntries.actor})`, query.actor),
        ]
      : []),
    query.action ? like(sql`${auditEntries.action}`, `${contains(query.action).slice(1)}`) : undefined,
    query.outcome === 'pending'
      ? isNull(auditOutcomes.outcome)
      : query.outcome
        ? eq(auditOutcomes.outcome, query.outcome)
        : undefined,
    query.host ? eq(auditEntries.host, query.host) : undefined,
    query.from === undefined ? undefined : gte(auditEntries.at, query.from),
    query.to === undefined ? undefined : lte(auditEntries.at, query.to),
    query.before === undefined ? undefined : lt(auditEntries.id, query.before),
  ];
}
