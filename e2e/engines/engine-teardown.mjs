// Takes a private engine off the machine completely, also one whose run was killed.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './child-process.mjs';
import { removeNamespace } from './host-namespaces.mjs';
import { removeBridges } from './host-network.mjs';
import { isAlive, processesNaming, waitFor } from './process-identity.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */

/**
 * @typedef {object} EngineState what is written beside the engine's data, so that another process can clean up
 * @property {ProcessIdentity | null} owner null: nobody's in particular, only removed on request
 * @property {ProcessIdentity[]} daemons
 * @property {import('./host-network.mjs').EngineNetwork | null} network
 * @property {string | null} [namespace] the network namespace it lives in
 * @property {boolean} keepData
 */

export const FOLDER_PREFIX = 'pilothouse-engine-';
const STATE_FILE = 'engine.json';

/** @param {string} dir @returns {EngineState | null} */
export function readState(dir) {
  try {
    return JSON.parse(readFileSync(join(dir, STATE_FILE), 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} dir @param {EngineState} state */
export function writeState(dir, state) {
  writeFileSync(join(dir, STATE_FILE), JSON.stringify(state, null, 2));
}

/**
 * Ends the daemons and what outlives them (shims, containers, mounts, bridges, filter rules), then deletes the folder
 * unless its data is to be kept. Containers should have been stopped through the engine before.
 * @param {string} dir
 * @param {{deleteData?: boolean}} [options] `deleteData`: also the data that was to be kept
 */
export async function tearDown(dir, { deleteData = false } = {}) {
  const state = readState(dir);
  for (const daemon of state?.daemons ?? []) await end(daemon);
  // Shims outlive a killed daemon; they and everything else of this engine carry the folder's path as an argument.
  for (const pid of processesNaming(`${dir}/`)) await killTree(pid);
  await unmountAll(dir);
  if (state?.network) await removeBridges(state.network);
  if (state?.namespace) await removeNamespace(state.namespace);
  if (state?.keepData && !deleteData) {
    rmSync(join(dir, 'exec'), { recursive: true, force: true });
    writeState(dir, { ...state, daemons: [], owner: null });
  } else {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Removes engines in the temporary folder whose run ended without cleaning up.
 * @param {{log?: (line: string) => void}} [options]
 * @returns {Promise<string[]>} the folders removed
 */
export async function cleanLeftovers({ log = () => {} } = {}) {
  const removed = [];
  for (const name of readdirSync(tmpdir())) {
    const dir = join(tmpdir(), name);
    if (!name.startsWith(FOLDER_PREFIX) || !statSync(dir, { throwIfNoEntry: false })?.isDirectory()) continue;
    const state = readState(dir);
    if (state && (state.owner === null || isAlive(state.owner))) continue;
    // Without a state file the engine is being started right now, or was killed in that moment an hour ago.
    if (!state && Date.now() - statSync(dir).mtimeMs < 3_600_000) continue;
    log(`Removing what a killed run left: ${dir}`);
    await tearDown(dir);
    removed.push(dir);
  }
  return removed;
}

/**
 * Asks a daemon to end, then makes it.
 * @param {ProcessIdentity} daemon @param {number} [graceMs]
 */
export async function end(daemon, graceMs = 20_000) {
  if (!isAlive(daemon)) return;
  signal(daemon.pid, 'SIGCONT');
  signal(daemon.pid, 'SIGTERM');
  try {
    await waitFor(() => !isAlive(daemon), { timeoutMs: graceMs, what: `process ${daemon.pid} to end` });
  } catch {
    signal(daemon.pid, 'SIGKILL');
    await waitFor(() => !isAlive(daemon), { timeoutMs: 10_000, what: `process ${daemon.pid} to be killed` });
  }
}

/** Kills a shim and the container's processes below it. @param {number} pid */
async function killTree(pid) {
  for (const child of childrenOf(pid)) await killTree(child);
  signal(pid, 'SIGKILL');
  await waitFor(() => !isAlive({ pid, startTime: null }), { timeoutMs: 10_000, what: `process ${pid} to be killed` });
}

/** @param {number} pid @returns {number[]} */
export function childrenOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** @param {number} pid @param {NodeJS.Signals} name */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // ended meanwhile
  }
}

/**
 * SIGSTOP, and back only when every thread stands still: the signal is sent before it has arrived, and on a busy machine a
 * thread may answer one more request.
 * @param {number} pid
 */
export function freeze(pid) {
  signal(pid, 'SIGSTOP');
  const until = Date.now() + 2_000;
  while (Date.now() < until && !standsStill(pid));
}

/** @param {number} pid */
function standsStill(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) =>
      /^\d+ \(.*\) [TtZX]/s.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')),
    );
  } catch {
    // A thread ended while it was looked at.
    return false;
  }
}

/** @param {string} dir */
async function unmountAll(dir) {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[4] ?? '').replace(/\\040/g, ' '))
    .filter((point) => point === dir || point.startsWith(`${dir}/`))
    .sort((a, b) => b.length - a.length);
  for (const point of points) {
    const answer = await run('umount', [point], { allowFailure: true });
    if (answer.code !== 0) await run('umount', ['--lazy', point], { allowFailure: true });
  }
}
