// What the goals share: private engines with their fleets, started when first asked for, and removed at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEngine } from '../engines/engine.mjs';
import { BUSYBOX, busyboxImage, loadFleet } from '../fleet/fixture.mjs';
import { openBrowser } from './browser.mjs';
import { loadAverage } from './process-cost.mjs';
import { rawEngine } from './raw-engine.mjs';
import { lineOf } from './report.mjs';

/** @typedef {import('./report.mjs').Check} Check */

/** Running containers on each engine. */
export const RUNNING = { 28: 100, 20: 30 };

/**
 * @param {{quick: boolean, browserPath: string, log: (line: string) => void}} options
 */
export function createWorkbench({ quick, browserPath, log }) {
  /** @type {(() => Promise<unknown> | unknown)[]} in the order in which things were made */
  const cleanups = [];
  /** @type {Map<string, ReturnType<typeof prepareEngine>>} */
  const engines = new Map();
  /** @type {ReturnType<typeof openBrowser> | null} */
  let browser = null;
  /** @type {Promise<void> | null} */
  let closing = null;
  /** @type {Check[]} */
  const checks = [];
  /** @type {{goal: number, note: string}[]} */
  const notes = [];

  /** @param {'20' | '28'} version @param {number} running @param {number} [stopped] */
  async function prepareEngine(version, running, stopped = 0) {
    const others = stopped > 0 ? ` and ${stopped} other` : '';
    log(`Engine ${version} with ${running} running${others} containers`);
    const engine = await startEngine({ version, name: 'bench' });
    cleanups.push(() => engine.stop());
    const fleet = await loadFleet({ socket: engine.socket, running, stopped, label: 'bench' });
    const raw = rawEngine(engine.socket);
    cleanups.push(() => raw.close());
    return {
      dir: engine.dir,
      socket: engine.socket,
      // Debian's `+dfsg` says nothing here.
      version: engine.version.replace(/\+.*/, ''),
      fleet,
      raw,
      running,
      /** Containers in all. */
      all: running + stopped,
    };
  }

  /** @param {string} key @param {() => ReturnType<typeof prepareEngine>} make */
  function once(key, make) {
    const known = engines.get(key) ?? make();
    engines.set(key, known);
    return known;
  }

  return {
    quick,
    log,
    checks,
    notes,
    /** The engine with its fleet; the same one each time. @param {'20' | '28'} version */
    engine: (version) => once(version, () => prepareEngine(version, RUNNING[version])),
    /** 50 running. */
    smallEngine: () => once('small', () => prepareEngine('28', 50)),
    /** 500 running; in a quick run most of them were never started. */
    largeEngine: () => once('large', () => (quick ? prepareEngine('28', 20, 480) : prepareEngine('28', 500))),
    /** Chromium; one for all. */
    browser() {
      browser ??= openBrowser(browserPath).then((opened) => {
        cleanups.push(() => opened.close());
        return opened;
      });
      return browser;
    },
    /** A folder of our own. */
    folder() {
      const dir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-bench-'));
      cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
      return dir;
    },
    /** @param {Omit<Check, 'load'>} check */
    check(check) {
      const full = { ...check, load: loadAverage() };
      checks.push(full);
      log(lineOf(full));
    },
    /** Something a reader of the table has to know. @param {number} goal @param {string} note */
    note(goal, note) {
      notes.push({ goal, note });
      log(`       goal ${goal}: ${note}`);
    },
    /** Called at the end, whatever happened. @param {() => Promise<unknown> | unknown} run */
    cleanUp(run) {
      cleanups.push(run);
    },
    /** Removes all that was made, once however often it is called (a signal while it goes on). */
    close() {
      closing ??= (async () => {
        for (const run of cleanups.reverse()) {
          try {
            await run();
          } catch (error) {
            log(`could not be cleaned up: ${error instanceof Error ? error.message : error}`);
          }
        }
      })();
      return closing;
    },
  };
}

/** @typedef {ReturnType<typeof createWorkbench>} Workbench */
/** @typedef {Awaited<ReturnType<Workbench['engine']>>} BenchEngine */

/**
 * A container of our own, removed by the returned function.
 * @param {import('./raw-engine.mjs').RawEngine} raw
 * @param {{name: string, command: string[], binds?: string[], start?: boolean}} options
 */
export async function makeContainer(raw, { name, command, binds = [], start = true }) {
  await busyboxImage({ socket: /** @type {string} */ (raw.where.socketPath) });
  await raw.send('DELETE', `/containers/${name}?force=1`).catch(() => undefined);
  const { body } = await raw.send('POST', `/containers/create?name=${name}`, {
    Image: BUSYBOX,
    Cmd: command,
    StopSignal: 'SIGKILL',
    Labels: { 'pilothouse.test': 'bench' },
    HostConfig: { NetworkMode: 'none', Binds: binds, LogConfig: { Type: 'json-file', Config: {} } },
  });
  const id = /** @type {string} */ (JSON.parse(body.toString('utf8')).Id);
  if (start) await raw.send('POST', `/containers/${id}/start`);
  return { id, name, remove: () => raw.send('DELETE', `/containers/${id}?force=1&v=1`).catch(() => undefined) };
}

/** A line as services write it, 96 bytes with its number. */
const TAIL = ' 2026-01-01T00:00:00Z INFO request served path=/api/v1/items status=200 took=12ms user=42';

/**
 * A command that writes so many numbered lines as fast as it can, then waits or ends.
 * @param {number} lines @param {{wait?: boolean, when?: string}} [options] `when`: a path in the container; begins as soon as it is there
 */
export function flood(lines, { wait = false, when } = {}) {
  const pattern = TAIL.replaceAll('/', '\\/');
  const parts = [`seq ${lines} | sed 's/$/${pattern}/'`];
  if (when !== undefined) parts.unshift(`until [ -e ${when} ]; do sleep 0.05; done`);
  if (wait) parts.push('exec sleep 1000000');
  return ['sh', '-c', parts.join('; ')];
}
