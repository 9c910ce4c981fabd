// Goal 8: a log of a million lines opens at once, and following a million does not fill the tab or the server.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from '../engines/process-identity.mjs';
import { digits, median, pause } from './figures.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { cpuSeconds, daemonPids, residentBytes } from './process-cost.mjs';
import { flood, makeContainer } from './workbench.mjs';

const MIB = 1024 * 1024;

/** @param {readonly number[]} pids */
const cpuOf = (pids) => pids.reduce((total, pid) => total + cpuSeconds(pid), 0);

/** What the daemons use a second while nothing is opened. @param {readonly number[]} pids */
async function idleCpu(pids) {
  const before = cpuOf(pids);
  await pause(2_000);
  return (cpuOf(pids) - before) / 2;
}

/** Runs in the page. @param {string} text @returns {Promise<number>} wall clock, ms */
function whenLastLineIsPainted(text) {
  return /** @type {any} */ (window).benchPainted(() => {
    const list = document.querySelector('[role="log"]');
    const rows = [...document.querySelectorAll('[data-log-row]')];
    // All of the tail is there (the height of the list), and its last line is in sight.
    return list !== null && list.scrollHeight > 15_000 && rows.at(-1)?.textContent?.includes(text);
  });
}

/** @param {import('playwright').CDPSession} devtools */
async function heapBytes(devtools) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
}

/** @param {import('./workbench.mjs').Workbench} bench @param {import('./measured-console.mjs').MeasuredConsole} console_ @param {number} lines */
async function opening(bench, console_, lines) {
  const engine = await bench.engine('28');
  const container = await makeContainer(engine.raw, { name: 'bench-log', command: flood(lines) });
  await engine.raw.send('POST', `/containers/${container.id}/wait`);
  const context = await (await bench.browser()).signedIn(console_);
  const pids = daemonPids(engine);
  if (pids.length !== 2) throw new Error(`${pids.length} daemons instead of dockerd and containerd`);
  try {
    const page = await context.newPage();
    const address = `${console_.url}/hosts/local/containers/${container.id}`;
    const times = [];
    const costs = [];
    const raw = [];
    for (let round = 0; round < (bench.quick ? 4 : 11); round++) {
      const since = performance.now();
      await engine.raw.send('GET', `/containers/${container.id}/logs?stdout=1&stderr=1&timestamps=1&tail=1000`);
      raw.push(performance.now() - since);
      await page.goto(`${address}/overview`);
      const tab = page.getByRole('link', { name: 'Logs', exact: true });
      await tab.waitFor();
      await pause(500);
      const painted = page.evaluate(whenLastLineIsPainted, `${lines} 2026`);
      await page.evaluate(() => undefined);
      const idle = await idleCpu(pids);
      const cpuBefore = cpuOf(pids);
      const costSince = performance.now();
      const opened = await tab.evaluate((element) => {
        const at = performance.timeOrigin + performance.now();
        /** @type {HTMLElement} */ (element).click();
        return at;
      });
      const ms = (await painted) - opened;
      await pause(300);
      // The first opening fetches the page's code.
      if (round === 0) continue;
      costs.push(cpuOf(pids) - cpuBefore - (idle * (performance.now() - costSince)) / 1000);
      times.push(ms);
    }
    bench.check({
      goal: 8,
      what: `log of ${lines.toLocaleString('en-GB')} lines: opened -> last 1,000 painted`,
      value: median(times),
      limit: 500,
      unit: 'ms',
      raw: `${digits(median(raw))} ms`,
      ours: `${digits(median(times))} ms`,
    });
    bench.check({
      goal: 8,
      what: 'CPU of dockerd and containerd for it, above idle',
      value: costs.reduce((total, cost) => total + cost, 0) / costs.length,
      limit: 0.05,
      unit: 's',
    });
  } finally {
    await context.close();
    await container.remove();
  }
}

/** @param {import('./workbench.mjs').Workbench} bench @param {import('./measured-console.mjs').MeasuredConsole} console_ @param {number} lines */
async function following(bench, console_, lines) {
  const engine = await bench.engine('28');
  const dir = bench.folder();
  const container = await makeContainer(engine.raw, {
    name: 'bench-flood',
    command: flood(lines, { when: '/start/now', wait: true }),
    binds: [`${dir}:/start`],
  });
  const context = await (await bench.browser()).signedIn(console_);
  try {
    const page = await context.newPage();
    await page.goto(`${console_.url}/hosts/local/containers/${container.id}/logs`);
    await page.locator('[role="log"]').waitFor();
    await pause(3_000);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    const serverBefore = residentBytes(console_.pid);
    const since = performance.now();
    writeFileSync(path.join(dir, 'now'), '');
    let mostRows = 0;
    await waitFor(
      async () => {
        const rows = await page.locator('[data-log-row]').allTextContents();
        mostRows = Math.max(mostRows, rows.length);
        return rows.at(-1)?.includes(`${lines} 2026`);
      },
      { timeoutMs: 180_000, everyMs: 500, what: 'the last line on the page' },
    );
    const seconds = (performance.now() - since) / 1000;
    await pause(5_000);
    bench.check({
      goal: 8,
      what: `tab heap after following ${lines.toLocaleString('en-GB')} lines`,
      value: (await heapBytes(devtools)) / 1e6,
      limit: 150,
      unit: 'MB',
    });
    bench.check({ goal: 8, what: 'rows in the page, at most', value: mostRows, limit: 300, unit: 'rows' });
    bench.check({
      goal: 8,
      what: 'server memory after / before',
      value: residentBytes(console_.pid) / serverBefore,
      limit: 1.25,
      unit: 'x',
      raw: `before ${digits(serverBefore / MIB)} MiB`,
      ours: `after ${digits(residentBytes(console_.pid) / MIB)} MiB`,
    });
    bench.note(8, `the tab took the ${lines.toLocaleString('en-GB')} lines in ${digits(seconds)} s`);
  } finally {
    await context.close();
    await container.remove();
  }
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureLongLog(bench) {
  const engine = await bench.engine('28');
  const lines = bench.quick ? 300_000 : 1_000_000;
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  try {
    await opening(bench, console_, lines);
  } finally {
    await console_.stop();
  }
  // A server that has done nothing else yet: what opening needed must not hide what following needs.
  const fresh = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  try {
    await following(bench, fresh, lines);
  } finally {
    await fresh.stop();
  }
}
