// Goal 6: throughput of logs, and what a reader costs that does not read.
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { waitFor } from '../engines/process-identity.mjs';
import { digits, median } from './figures.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { residentBytes } from './process-cost.mjs';
import { countLines, frameReader } from './raw-engine.mjs';
import { flood, makeContainer } from './workbench.mjs';

const MIB = 1024 * 1024;

/** @param {import('./workbench.mjs').BenchEngine} engine @param {string} id @returns {Promise<{lines: number, ms: number}>} */
async function readRaw(engine, id) {
  let lines = 0;
  const since = performance.now();
  const take = frameReader((payload) => {
    lines += countLines(payload);
  });
  const { ended } = await engine.raw.stream(`/containers/${id}/logs?stdout=1&stderr=1&tail=all`, take);
  await ended;
  return { lines, ms: performance.now() - since };
}

/** @param {import('./measured-console.mjs').MeasuredConsole} console_ @param {string} id @returns {Promise<{lines: number, ms: number}>} */
function readConsole(console_, id) {
  const since = performance.now();
  return new Promise((resolve, reject) => {
    http
      .get(
        {
          ...console_.where,
          path: `/api/hosts/local/containers/${id}/logs?tail=all`,
          headers: console_.headers,
        },
        (response) => {
          if (response.statusCode !== 200) reject(new Error(`logs: ${response.statusCode}`));
          let lines = 0;
          response.on('data', (chunk) => {
            lines += countLines(chunk);
          });
          response.on('end', () => resolve({ lines, ms: performance.now() - since }));
          response.on('error', reject);
        },
      )
      .on('error', reject);
  });
}

/** Longest that one flood may take, ms. */
const FLOOD_LIMIT_MS = 120_000;

/**
 * A container that floods as soon as `go` is called, so that the follower is there before the first line.
 * @param {import('./workbench.mjs').Workbench} bench @param {number} lines
 */
async function floodingContainer(bench, lines) {
  const engine = await bench.engine('28');
  const dir = bench.folder();
  const container = await makeContainer(engine.raw, {
    name: 'bench-flood',
    command: flood(lines, { when: '/start/now', wait: true }),
    binds: [`${dir}:/start`],
  });
  return { ...container, engine, go: () => writeFileSync(path.join(dir, 'now'), '') };
}

/** A follower of a flood on the socket. @param {import('./workbench.mjs').Workbench} bench @param {number} lines */
async function followRaw(bench, lines) {
  const container = await floodingContainer(bench, lines);
  let count = 0;
  let first = 0;
  let last = 0;
  const query = 'stdout=1&stderr=1&follow=1&tail=0';
  const all = new Promise((resolve, reject) => {
    const take = frameReader((payload) => {
      first ||= performance.now();
      last = performance.now();
      count += countLines(payload);
      if (count >= lines) resolve(undefined);
    });
    setTimeout(() => reject(new Error(`raw: ${count} of ${lines} lines came`)), FLOOD_LIMIT_MS).unref();
    container.engine.raw.stream(`/containers/${container.id}/logs?${query}`, take).then(({ close }) => {
      bench.cleanUp(close);
      container.go();
    }, reject);
  });
  await all.finally(container.remove);
  return { lines: count, ms: last - first };
}

/**
 * The same through the live connection of a tab.
 * @param {import('./workbench.mjs').Workbench} bench @param {import('./measured-console.mjs').MeasuredConsole} console_
 * @param {number} lines @param {{pauseMs?: number}} [options] `pauseMs`: the page takes nothing in for so long
 */
async function followLive(bench, console_, lines, { pauseMs = 0 } = {}) {
  const container = await floodingContainer(bench, lines);
  try {
    await waitFor(
      async () => (await console_.send('GET', `/api/hosts/local/containers/${container.id}`)).status === 200,
      { timeoutMs: 10_000, what: 'the console to know the container' },
    );
    const tab = await console_.openTab([{ kind: 'logs', host: 'local', container: container.id, tail: 0 }]);
    const before = residentBytes(console_.pid);
    let peak = before;
    const meter = setInterval(() => {
      peak = Math.max(peak, residentBytes(console_.pid));
    }, 100);
    let count = 0;
    let skipped = 0;
    let first = 0;
    let last = 0;
    let paused = pauseMs === 0;
    await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`live: ${count} of ${lines} lines came`)), FLOOD_LIMIT_MS).unref();
      tab.onMessage((message) => {
        if (message.type === 'ended') reject(new Error(`the log ended: ${message.reason}`));
        if (message.type === 'logs-caught-up' && count === 0) container.go();
        if (message.type !== 'logs') return;
        first ||= performance.now();
        last = performance.now();
        count += message.lines.length;
        skipped += message.skipped ?? 0;
        tab.say({ type: 'ack', sub: 1, lines: message.lines.length });
        if (!paused && count > lines / 20) {
          paused = true;
          tab.socket.pause();
          setTimeout(() => tab.socket.resume(), pauseMs);
        }
        if (count + skipped >= lines) resolve(undefined);
      });
      tab.socket.once('close', (code) => reject(new Error(`the live connection closed with ${code}`)));
    }).finally(() => clearInterval(meter));
    await tab.close();
    return { lines: count, skipped, ms: last - first, before, peak };
  } finally {
    await container.remove();
  }
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureLogs(bench) {
  const engine = await bench.engine('28');
  const lines = bench.quick ? 100_000 : 200_000;
  const container = await makeContainer(engine.raw, { name: 'bench-log', command: flood(lines) });
  await engine.raw.send('POST', `/containers/${container.id}/wait`);
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  const rate = (/** @type {{lines: number, ms: number}[]} */ passes) =>
    median(passes.map((pass) => (1000 * pass.lines) / pass.ms));
  try {
    const raw = [];
    const ours = [];
    for (let round = -1; round < 3; round++) {
      const passes = [await readRaw(engine, container.id), await readConsole(console_, container.id)];
      for (const pass of passes) if (pass.lines !== lines) throw new Error(`${pass.lines} of ${lines} lines came`);
      if (round < 0) continue;
      raw.push(passes[0]);
      ours.push(passes[1]);
    }
    bench.check({
      goal: 6,
      what: `lines a second of a log of ${lines.toLocaleString('en-GB')}, whole`,
      value: rate(ours) / rate(raw),
      limit: 0.8,
      sense: 'at least',
      unit: 'x',
      raw: `${digits(rate(raw))}/s`,
      ours: `${digits(rate(ours))}/s`,
    });

    const rawFollow = [];
    const ourFollow = [];
    for (let round = 0; round < 3; round++) {
      rawFollow.push(await followRaw(bench, lines));
      ourFollow.push(await followLive(bench, console_, lines));
    }
    // Not the goal: a page is fed as JSON and paints; what counts there is that nothing is lost.
    bench.note(
      6,
      `following a flood of ${lines.toLocaleString('en-GB')} on the live connection: ${digits(rate(ourFollow))} lines/s, raw follower ${digits(rate(rawFollow))}/s (${digits(rate(ourFollow) / rate(rawFollow))} x)`,
    );
    const lost = ourFollow.reduce((total, pass) => total + (lines - pass.lines - pass.skipped), 0);
    bench.check({ goal: 6, what: 'lines lost and not counted, following', value: lost, limit: 0, unit: 'lines' });

    const many = bench.quick ? 300_000 : 1_000_000;
    const slow = await followLive(bench, console_, many, { pauseMs: 10_000 });
    bench.check({
      goal: 6,
      what: `memory that a reader costs who pauses for 10 s in a flood of ${many.toLocaleString('en-GB')}`,
      value: (slow.peak - slow.before) / MIB,
      limit: 64,
      unit: 'MiB',
    });
    bench.check({
      goal: 6,
      what: 'lines lost and not counted, paused reader',
      value: many - slow.lines - slow.skipped,
      limit: 0,
      unit: 'lines',
    });
    bench.note(
      6,
      `paused reader: ${slow.lines.toLocaleString('en-GB')} lines came, ${slow.skipped} were counted as skipped`,
    );
  } finally {
    await console_.stop();
    await container.remove();
  }
}
