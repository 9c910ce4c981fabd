import 'server-only';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../clock';
import { StartupError } from '../config';
import { openSqlite, sqliteCode } from './sqlite-client';

const LOCK_FILE = 'instance.lock';
const HOLDER_FILE = 'instance.json';

const holder = z.object({ pid: z.number().int(), machine: z.string(), since: z.number() });

function readHolder(file: string): z.infer<typeof holder> | null {
  try {
    return holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

export interface InstanceLock {
  release(): void;
}

/**
 * One console a data folder. The lock is the kernel's (SQLite's exclusive lock on `instance.lock`, held open), so it ends with the
 * process, kill -9 included, is never stale, and holds across containers that share the folder, where a pid would mean nothing.
 * Who holds it stands in a second file: reading the locked file itself would, by POSIX, drop this process's lock.
 * Throws StartupError that names the other process and the way out.
 */
export function takeInstanceLock(dataDir: string, clock: Clock): InstanceLock {
  const holderFile = path.join(dataDir, HOLDER_FILE);
  const lockFile = path.join(dataDir, LOCK_FILE);
  // Only when it is not there: opening and closing it here would drop a lock that this process holds.
  if (!existsSync(lockFile)) writeFileSync(lockFile, '', { mode: 0o600, flag: 'a' });
  const lock = openSqlite(lockFile, 200);
  try {
    lock.exec('PRAGMA journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    const code = sqliteCode(error);
    if (code === null || !/^SQLITE_(BUSY|LOCKED)/.test(code)) {
      throw new StartupError(
        `The lock file ${lockFile} cannot be locked (${code ?? String(error)}). Put the data folder on a local ` +
          'disk that supports file locks; the lock file holds nothing and may be deleted while no console runs.',
        { cause: error },
      );
    }
    const other = readHolder(holderFile);
    const who = other
      ? `process ${other.pid} on ${other.machine}, since ${new Date(other.since).toISOString()}`
      : 'another process';
    throw new StartupError(
      `Another console already uses the data folder ${dataDir}: ${who}. Stop that one first${other ? ` (kill ${other.pid})` : ''}, ` +
        'or give this one a folder of its own with PILOTHOUSE_DATA.',
    );
  }
  writeFileSync(holderFile, `${JSON.stringify({ pid: process.pid, machine: os.hostname(), since: clock.now() })}\n`, {
    mode: 0o600,
  });
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      rmSync(holderFile, { force: true });
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}
