// Goal 10: start, memory, and that what comes and goes leaves nothing behind.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inParallel } from '../fleet/fixture.mjs';
import { buildBareApp, startBareApp } from './bare-app.mjs';
import { digits, median, pause, slope } from './figures.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { openFiles, processTree, residentBytes } from './process-cost.mjs';
import { timedRequest } from './raw-engine.mjs';

const MIB = 1024 * 1024;

/** @param {number} pid */
const treeMemory = (pid) => processTree(pid).reduce((total, each) => total + residentBytes(each), 0);

/** Both are asked the same number of times before they are weighed. @param {(target: string) => Promise<unknown>} get @param {string} page */
async function warmUp(get, page) {
  for (let count = 0; count < 30; count++) await get(page);
  await pause(10_000);
}

/** @param {import('./workbench.mjs').Workbench} bench */
async function startAndMemory(bench) {
  const engine = await bench.engine('28');
  buildBareApp();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-bench-'));
  /** @type {Record<'bareStart' | 'ourStart' | 'bareIdle' | 'ourIdle' | 'ourTabs', number[]>} */
  const found = { bareStart: [], ourStart: [], bareIdle: [], ourIdle: [], ourTabs: [] };
  try {
    // The first start makes the database and the administrator; those that count find them there.
    const first = await startMeasuredConsole({ socket: engine.socket, containers: engine.running, dataDir });
    const { body } = await first.send('POST', '/api/tokens', { name: 'bench', role: 'viewer', expiresInDays: 1 });
    const { token } = JSON.parse(body.toString('utf8'));
    await first.stop();
    for (let round = 0; round < (bench.quick ? 3 : 5); round++) {
      const bare = await startBareApp();
      found.bareStart.push(bare.ms);
      await warmUp((target) => timedRequest({ host: '127.0.0.1', port: bare.port }, 'GET', target), '/');
      found.bareIdle.push(treeMemory(bare.pid));
      await bare.stop();

      const console_ = await startMeasuredConsole({
        socket: engine.socket,
        containers: engine.running,
        dataDir,
        token,
      });
      found.ourStart.push(console_.firstListMs);
      await warmUp((target) => console_.send('GET', target), '/settings');
      found.ourIdle.push(treeMemory(console_.pid));
      const tabs = await Promise.all(Array.from({ length: 10 }, () => console_.openTab()));
      await pause(10_000);
      found.ourTabs.push(treeMemory(console_.pid));
      await Promise.all(tabs.map((tab) => tab.close()));
      await console_.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
  const start = median(found.bareStart);
  bench.check({
    goal: 10,
    what: `start -> first list of ${engine.running} containers answered, beyond 1.5 x a bare app`,
    value: (median(found.ourStart) - 1.5 * start) / 1000,
    limit: 0.5,
    unit: 's',
    raw: `${digits(start / 1000)} s`,
    ours: `${digits(median(found.ourStart) / 1000)} s`,
  });
  for (const [what, key, limit] of /** @type {const} */ ([
    ['memory without a tab / bare app', 'ourIdle', 1.4],
    ['memory with 10 tabs / bare app', 'ourTabs', 1.8],
  ])) {
    bench.check({
      goal: 10,
      what,
      value: median(found[key]) / median(found.bareIdle),
      limit,
      unit: 'x',
      raw: `${digits(median(found.bareIdle) / MIB)} MiB`,
      ours: `${digits(median(found[key]) / MIB)} MiB`,
    });
  }
}

/** @param {import('./workbench.mjs').Workbench} bench */
async function comingAndGoing(bench) {
  const engine = await bench.engine('28');
  const console_ = await startMeasuredConsole({
    socket: engine.socket,
    containers: engine.running,
    nodeArgs: ['--expose-gc', '--require', path.join(import.meta.dirname, 'collect-garbage.cjs')],
  });
  /** Without its garbage: how much of that lies about says only when V8 last found it worth its while. */
  const held = async () => {
    process.kill(console_.pid, 'SIGUSR2');
    await pause(1_500);
    return residentBytes(console_.pid) / MIB;
  };
  try {
    const comeAndGo = async (/** @type {number} */ count) => {
      await inParallel(Array.from({ length: count }), 8, async () => {
        const tab = await console_.openTab();
        await tab.close();
      });
    };
    // What a first time makes (compiled code, pools) is not a leak.
    await comeAndGo(1_000);
    await pause(10_000);
    const filesBefore = openFiles(console_.pid);
    const total = bench.quick ? 3_000 : 10_000;
    const points = [];
    for (let done = 0; done < total; done += 1_000) {
      await comeAndGo(1_000);
      points.push({ x: done / 1000 + 1, y: await held() });
    }
    await pause(10_000);
    bench.check({
      goal: 10,
      what: `open files more after ${total.toLocaleString('en-GB')} connections came and went`,
      value: openFiles(console_.pid) - filesBefore,
      limit: 0,
      unit: 'files',
    });
    bench.check({
      goal: 10,
      what: 'memory that 1,000 connections leave behind (after a collection)',
      value: slope(points),
      limit: 1,
      unit: 'MiB',
    });
    bench.note(10, `memory over the connections: ${digits(points[0]?.y ?? 0)} -> ${digits(points.at(-1)?.y ?? 0)} MiB`);
  } finally {
    await console_.stop();
  }
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureFootprint(bench) {
  await startAndMemory(bench);
  await comingAndGoing(bench);
}
