import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import { sqliteCode } from './sqlite-client';

/** By the beginning of SQLite's code (sqlite.org/rescode.html). */
const REASONS: readonly { codes: RegExp; detail: string; hint: string }[] = [
  {
    codes: /^SQLITE_FULL/,
    detail: 'There is no space left in the data folder.',
    hint: 'Free space there (PILOTHOUSE_DATA); the console then goes on by itself.',
  },
  {
    codes: /^SQLITE_(BUSY|LOCKED)/,
    detail: 'Another program holds the console’s database locked.',
    hint: 'End the program that has it open (an sqlite3 shell, a backup), then try again.',
  },
  {
    codes: /^SQLITE_(READONLY|PERM|CANTOPEN)/,
    detail: 'The console may not write its database.',
    hint: 'Give its account the right to write the data folder (PILOTHOUSE_DATA), and look whether the disk is mounted read-only.',
  },
  {
    codes: /^SQLITE_(CORRUPT|NOTADB)/,
    detail: 'The console’s database is damaged.',
    hint: 'Stop the console and put back a backup: npm run restore -- <file>.',
  },
  {
    codes: /^SQLITE_IOERR/,
    detail: 'The disk of the data folder failed.',
    hint: 'Look for errors of the disk in the machine’s own log, and for its free space.',
  },
];

/** What a failure of the database means to people; null for an error that does not come from it. */
export function storageFailure(error: unknown): AppError | null {
  const code = sqliteCode(error);
  if (code === null) return null;
  const reason = REASONS.find(({ codes }) => codes.test(code));
  return new AppError('storage_failed', {
    ...(reason && { detail: reason.detail, hint: reason.hint }),
    cause: error,
  });
}
