// One holder at a time across processes. The file names its holder, so that a lock left by a killed run is taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isAlive, waitFor } from './process-identity.mjs';

/**
 * Runs `work` while holding the lock.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{timeoutMs?: number, onWait?: (holderPid: number) => void}} [options]
 * @returns {Promise<T>} rejects after `timeoutMs` (default 20 minutes: another run may be installing packages)
 */
export async function withLock(file, work, { timeoutMs = 1_200_000, onWait } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  await waitFor(
    () => {
      const holder = tryLock(file);
      if (holder !== null && !told) {
        told = true;
        onWait?.(holder);
      }
      return holder === null;
    },
    { timeoutMs, everyMs: 200, what: `the lock ${file}` },
  );
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file @returns {number | null} null when the lock is ours, else the pid of its holder */
function tryLock(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    // link(2) is atomic and fails when the name exists; the file is complete the moment it has its name.
    linkSync(mine, file);
    return null;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    const holder = readHolder(file);
    if (holder && isAlive(holder)) return holder.pid;
    dropStale(file, holder);
    return 0;
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Removes the lock of a dead holder, and only that: another waiter may have removed it and taken the lock meanwhile.
 * @param {string} file
 * @param {import('./process-identity.mjs').ProcessIdentity | null} stale
 */
function dropStale(file, stale) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    const moved = readHolder(aside);
    if (moved && isAlive(moved) && moved.pid !== stale?.pid) linkSync(aside, file);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} file @returns {import('./process-identity.mjs').ProcessIdentity | null} */
function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
