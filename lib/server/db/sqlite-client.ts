import 'server-only';
import Database from 'libsql';

type Value = string | number | bigint | null | Uint8Array;

export interface SqliteStatement {
  run(...params: Value[]): { changes: number; lastInsertRowid: number | bigint };
  get(...params: Value[]): unknown;
  all(...params: Value[]): unknown[];
  raw(): { get(...params: Value[]): unknown; all(...params: Value[]): unknown[] };
}

/** The few calls of libsql that the console uses, synchronous. Nested `transaction` throws: SQLite has one transaction a connection. */
export interface SqliteClient {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  transaction<A extends unknown[], R>(
    run: (...args: A) => R,
  ): Record<'deferred' | 'immediate' | 'exclusive', (...args: A) => R>;
  close(): void;
}

/**
 * Opens a database file. `busyMs` is how long a call waits for another program's lock; the event loop stands still meanwhile.
 * libsql's own statement takes a single `null` argument for "no parameters", so parameters always go as one array; and its rows
 * carry an extra `_metadata` key, so read by column name.
 */
export function openSqlite(file: string, busyMs: number): SqliteClient {
  const database = new Database(file, { timeout: busyMs });
  return {
    prepare(sql) {
      const statement = database.prepare(sql);
      const plain = {
        run: (...params: Value[]) => statement.run(params),
        get: (...params: Value[]) => statement.get(params),
        all: (...params: Value[]) => statement.all(params),
      };
      return {
        ...plain,
        raw() {
          statement.raw(true);
          return plain;
        },
      };
    },
    exec: (sql) => {
      database.exec(sql);
    },
    transaction(run) {
      const begin =
        (mode: string) =>
        (...args: Parameters<typeof run>) => {
          database.exec(`BEGIN ${mode}`);
          try {
            const result = run(...args);
            database.exec('COMMIT');
            return result;
          } catch (error) {
            // A full disk or an I/O error may have ended the transaction already.
            if (database.inTransaction) database.exec('ROLLBACK');
            throw error;
          }
        };
      return { deferred: begin('DEFERRED'), immediate: begin('IMMEDIATE'), exclusive: begin('EXCLUSIVE') };
    },
    close: () => {
      if (database.open) database.close();
    },
  };
}

/** SQLite's result name (`SQLITE_BUSY`, `SQLITE_FULL`, ...) of an error from the database, else null. */
export function sqliteCode(error: unknown): string | null {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string' && current.code.startsWith('SQLITE_'))
      return current.code;
    current = current.cause;
  }
  return null;
}
