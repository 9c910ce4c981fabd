// A pid alone does not name a process: the kernel hands it out again. Pid and start time together do (Linux, proc(5)).
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @param {number} pid
 * @returns {string | null} the start time in clock ticks since boot (field 22 of /proc/<pid>/stat); null when there is
 *   no such process or it is a zombie
 */
export function processStartTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold spaces: count from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return fields[19] ?? null;
  } catch {
    return null;
  }
}

/** @typedef {{pid: number, startTime: string | null}} ProcessIdentity */

/** @param {number} pid @returns {ProcessIdentity} */
export function identify(pid) {
  return { pid, startTime: processStartTime(pid) };
}

/** Whether exactly this process still runs. Without /proc only the pid is compared. @param {ProcessIdentity | null | undefined} identity */
export function isAlive(identity) {
  if (!identity || !Number.isInteger(identity.pid) || identity.pid <= 1) return false;
  if (process.platform === 'linux') {
    const now = processStartTime(identity.pid);
    return now !== null && (identity.startTime === null || now === identity.startTime);
  }
  try {
    process.kill(identity.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Processes whose command line has `text` as an argument or inside one.
 * @param {string} text an absolute path that only our own processes carry
 * @returns {number[]}
 */
export function processesNaming(text) {
  const found = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    try {
      if (readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(text)) found.push(Number(entry));
    } catch {
      // ended meanwhile
    }
  }
  return found;
}

/**
 * Waits until a condition holds.
 * @template T
 * @param {() => T | Promise<T>} check
 * @param {{timeoutMs: number, everyMs?: number, what: string}} options
 * @returns {Promise<NonNullable<T>>} the first truthy value of `check`; rejects after `timeoutMs` with `what` in the message
 */
export async function waitFor(check, { timeoutMs, everyMs = 25, what }) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
