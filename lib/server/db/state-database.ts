import 'server-only';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3/session';
import { createTableRelationsHelpers, extractTablesRelationalConfig } from 'drizzle-orm/relations';
import { BaseSQLiteDatabase, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import { z } from 'zod';
import type { Clock } from '../clock';
import { StartupError } from '../config';
import type { Logger } from '../logger';
import { takeInstanceLock } from './instance-lock';
import * as schema from './schema';
import { openSqlite, type SqliteClient, sqliteCode } from './sqlite-client';

export interface RunResult {
  changes: number;
  lastInsertRowid: number | bigint;
}
export type StateTables = BaseSQLiteDatabase<'sync', RunResult, typeof schema>;

export interface StateDatabase {
  /** Drizzle, synchronous. `db.transaction(run, { behavior: 'immediate' })` for read-then-write. */
  readonly db: StateTables;
  readonly file: string;
  /** Changes when another program wrote to the file (the password command). About 5 us. */
  dataVersion(): number;
  /** `quick_check`: 'ok' or what SQLite found. Reads the whole file. */
  integrity(): string;
  close(): void;
}

const DATABASE_FILE = 'state.db';
/** How long a write waits for another program's lock. The event loop stands still meanwhile. */
const BUSY_MS = 1_000;

/**
 * Opens `<dataDir>/state.db`: folder 0700, single-instance lock, write-ahead log, `synchronous=FULL` (a commit is on the disk when it
 * returns), integrity check, migrations. Throws StartupError with file, reason and way out; the file is left as it is.
 */
export function openStateDatabase(
  dataDir: string,
  clock: Clock,
  log: Logger,
  migrationsFolder = path.join(process.cwd(), 'lib/server/db/migrations'),
  /** Called when nobody else uses the folder any more and the database is still closed. */
  beforeOpen: () => void = () => {},
): StateDatabase {
  prepareFolder(dataDir);
  const lock = takeInstanceLock(dataDir, clock);
  const file = path.join(dataDir, DATABASE_FILE);
  let client: SqliteClient | null = null;
  try {
    beforeOpen();
    // Made before SQLite opens it, so that the log and shared-memory files beside it take the same mode.
    closeSync(openSync(file, 'a', 0o600));
    client = openSqlite(file, BUSY_MS);
    client.exec('PRAGMA journal_mode = WAL');
    client.exec('PRAGMA synchronous = FULL');
    client.exec('PRAGMA foreign_keys = ON');
    const found = quickCheck(client);
    if (found !== 'ok') throw damaged(file, found);
    const db = drizzleOn(client);
    refuseNewer(client, migrationsFolder, file);
    migrate(db as unknown as Parameters<typeof migrate>[0], { migrationsFolder });
    return stateDatabase(file, client, db, () => lock.release());
  } catch (error) {
    client?.close();
    lock.release();
    const failure = describeOpenFailure(error, file);
    log.error('The state database cannot be opened', { file, reason: failure.message });
    throw failure;
  }
}

function stateDatabase(file: string, client: SqliteClient, db: StateTables, release: () => void): StateDatabase {
  const dataVersion = client.prepare('PRAGMA data_version');
  const versionRow = z.object({ data_version: z.number() });
  let open = true;
  return {
    db,
    file,
    dataVersion: () => versionRow.parse(dataVersion.get()).data_version,
    integrity: () => quickCheck(client),
    close() {
      if (!open) return;
      open = false;
      try {
        // Statements that wait for the garbage collector keep the connection half open, and so the log unmerged.
        client.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // Nothing is lost: the next start merges it.
      }
      client.close();
      release();
    },
  };
}

function prepareFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chmodSync(dataDir, 0o700);
  } catch (error) {
    throw unusable(
      `The data folder ${dataDir} cannot be made or closed to others: ${error instanceof Error ? error.message : String(error)}.`,
      'Give the console a folder that it owns with PILOTHOUSE_DATA, or correct owner and rights of this one.',
      error,
    );
  }
}

/**
 * Drizzle's own `drizzle()` of this driver imports the better-sqlite3 package, which needs a compiler; its session class does not, and
 * speaks to anything with better-sqlite3's synchronous calls.
 */
function drizzleOn(client: SqliteClient): StateTables {
  const dialect = new SQLiteSyncDialect();
  const relational = extractTablesRelationalConfig(schema, createTableRelationsHelpers);
  const config = { fullSchema: schema, schema: relational.tables, tableNamesMap: relational.tableNamesMap };
  const session = new BetterSQLiteSession(client as never, dialect, config);
  return new BaseSQLiteDatabase('sync', dialect, session as never, config as never) as unknown as StateTables;
}
function quickCheck(client: SqliteClient): string {
  const rows = z.array(z.object({ quick_check: z.string() })).parse(client.prepare('PRAGMA quick_check(5)').all());
  return rows.map((row) => row.quick_check).join('; ');
}

/** A database that a newer console has migrated is not ours to touch. */
function refuseNewer(client: SqliteClient, migrationsFolder: string, file: string): void {
  const table = client.prepare("SELECT name FROM sqlite_master WHERE name = '__drizzle_migrations'").get();
  if (!table) return;
  const row = z
    .object({ at: z.coerce.number().nullable() })
    .parse(client.prepare('SELECT max(created_at) AS at FROM __drizzle_migrations').get());
  const journal = z
    .object({ entries: z.array(z.object({ when: z.number() })) })
    .parse(JSON.parse(readFileSync(path.join(migrationsFolder, 'meta/_journal.json'), 'utf8')));
  const ours = Math.max(...journal.entries.map((entry) => entry.when));
  if (row.at !== null && row.at > ours) {
    throw unusable(
      `${file} was written by a newer version of the console.`,
      'Start that version again, or restore a backup of the data folder from before the update.',
    );
  }
}

function unusable(detail: string, hint: string, cause?: unknown): StartupError {
  return new StartupError(`${detail} ${hint}`, { cause });
}

function damaged(file: string, found: string, cause?: unknown): StartupError {
  return unusable(
    `The state database ${file} is damaged: ${found}.`,
    `It was left as it is. Put back a backup of it, or move it (with ${path.basename(file)}-wal and ${path.basename(file)}-shm) out of the data folder to begin with an empty one.`,
    cause,
  );
}

function describeOpenFailure(error: unknown, file: string): StartupError {
  if (error instanceof StartupError) return error;
  const code = sqliteCode(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code && /^SQLITE_(NOTADB|CORRUPT)/.test(code)) return damaged(file, message, error);
  if (code && /^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return unusable(
      `${file} is locked by another program.`,
      'End the program that has it open (an sqlite3 shell, a backup), then start again.',
      error,
    );
  }
  return unusable(
    `The state database ${file} cannot be opened: ${message}.`,
    'Check the rights and the free space of the data folder (PILOTHOUSE_DATA).',
    error,
  );
}
