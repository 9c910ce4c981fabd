// What of the data folder is backed up, and how a backup takes its place. Plain JavaScript, as `backup-file.mjs`.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import Database from 'libsql';
import { BackupError, readBackup, writeBackup } from './backup-file.mjs';

const DATABASE = 'state.db';
const KEY = 'secret.key';
/** Not like the names that `forgetUnfinished` sweeps. A restore that was read, checked and is waiting for a start of the console. Written as another name and renamed: whole or not there. */
const STAGED = 'staged-restore';
const NOTE = 'restored.json';

/**
 * A backup of a running or stopped console's data: the database as of one moment, and the key that its secrets are sealed with.
 * @param {{dataDir: string, keyFile: string | null, target: string, passphrase: string, version: string, now: Date, signal?: AbortSignal, cost?: number}} options
 */
export async function backUp({ dataDir, keyFile, target, passphrase, version, now, signal, cost }) {
  const source = path.join(dataDir, DATABASE);
  if (!existsSync(source))
    throw new BackupError(`There is no database ${source}. Name the console's data folder with PILOTHOUSE_DATA.`);
  const folder = await mkdtemp(path.join(dataDir, 'backup-'));
  try {
    const copy = path.join(folder, DATABASE);
    snapshot(source, copy);
    const parts = [
      { name: DATABASE, file: copy },
      { name: KEY, file: keyFile ?? path.join(dataDir, KEY) },
    ];
    await writeBackup({ parts, target, passphrase, version, now, ...(signal && { signal }), ...(cost && { cost }) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** SQLite's own consistent copy: readers and writers go on meanwhile. @param {string} source @param {string} copy */
function snapshot(source, copy) {
  const database = new Database(source, { timeout: 10_000 });
  try {
    database.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
  } finally {
    database.close();
  }
}

/**
 * Reads and checks a backup and leaves it where the next start of the console takes it up (`applyStaged`). Nothing of the present
 * data is touched. Throws BackupError.
 * @param {{dataDir: string, keyFile: string | null, source: string, passphrase: string, signal?: AbortSignal}} options
 */
export async function stageRestore({ dataDir, keyFile, source, passphrase, signal }) {
  if (keyFile !== null) {
    throw new BackupError(
      'This console takes its key from PILOTHOUSE_SECRET_KEY_FILE, which a restore would not replace. Start it without that setting, restore, and put the restored secret.key there.',
    );
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(path.join(dataDir, 'restore-'));
  try {
    const about = await readBackup({ source, folder, passphrase, ...(signal && { signal }) });
    if (!about.files.includes(DATABASE) || !about.files.includes(KEY))
      throw new BackupError('The backup lacks the database or the key.');
    prepareDatabase(path.join(folder, DATABASE));
    writeFileSync(path.join(folder, NOTE), JSON.stringify({ createdAt: about.createdAt, version: about.version }), {
      mode: 0o600,
    });
    syncFolder(folder);
    const staged = path.join(dataDir, STAGED);
    rmSync(staged, { recursive: true, force: true });
    renameSync(folder, staged);
    syncFolder(dataDir);
    return { createdAt: about.createdAt, version: about.version };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Checks the database, and ends the sign-ins that were open when it was backed up: their cookies are months old, and who has them nobody knows. @param {string} file */
function prepareDatabase(file) {
  let database;
  try {
    database = new Database(file);
    const rows = database.prepare('PRAGMA quick_check(1)').all();
    if (rows[0]?.quick_check !== 'ok') throw new Error('quick_check');
    database.exec('DELETE FROM sessions');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.exec('PRAGMA journal_mode = DELETE');
  } catch {
    throw new BackupError('The database in the backup is damaged.');
  } finally {
    database?.close();
  }
}

/**
 * Puts a staged restore in the place of the present data, which is kept in `before-restore-<time>`. Called before the database is
 * opened, by whoever holds the folder. A kill in the middle is made up for by the next call: files are moved one by one, the staged
 * folder last. Returns what was restored, or null.
 * @param {string} dataDir @param {Date} now @returns {{createdAt: string, version: string, keptIn: string} | null}
 */
export function applyStaged(dataDir, now) {
  const staged = path.join(dataDir, STAGED);
  if (!existsSync(path.join(staged, NOTE))) return null;
  const note = JSON.parse(readFileSync(/* turbopackIgnore: true */ path.join(staged, NOTE), 'utf8'));
  // The name is fixed by the first try, so that a second one goes on with the same folder.
  const keptIn = note.keptIn ?? `before-restore-${now.toISOString().replace(/[:.]/g, '-')}`;
  if (note.keptIn === undefined) replaceFile(path.join(staged, NOTE), JSON.stringify({ ...note, keptIn }));
  const kept = path.join(dataDir, keptIn);
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  for (const name of [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, KEY]) {
    const present = path.join(dataDir, name);
    // Of what has its place in the restore, the present one goes only while the new one still waits.
    const waiting =
      existsSync(path.join(staged, name)) ||
      (name.startsWith(`${DATABASE}-`) && existsSync(path.join(staged, DATABASE)));
    if (waiting && existsSync(present)) renameSync(present, path.join(kept, name));
  }
  for (const name of [KEY, DATABASE]) {
    const waiting = path.join(staged, name);
    if (existsSync(waiting)) renameSync(waiting, path.join(dataDir, name));
  }
  syncFolder(dataDir);
  rmSync(staged, { recursive: true, force: true });
  return { createdAt: note.createdAt, version: note.version, keptIn };
}

/** Leftovers of tries that were killed. @param {string} dataDir */
export function forgetUnfinished(dataDir) {
  for (const name of readdirSync(dataDir)) {
    if (/^(?:backup|restore)-[A-Za-z0-9]{6}$/.test(name))
      rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
}

/** @param {string} file @param {string} text */
function replaceFile(file, text) {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** @param {string} folder */
function syncFolder(folder) {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
