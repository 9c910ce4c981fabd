// Goal 7: one log line, from being written to being painted; and that a flood in one tab does not hold up the others.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { digits, median, p95, pause } from './figures.mjs';
import { openListOf, paintedAfterKill } from './goal-02-event.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { frameReader, lineReader } from './raw-engine.mjs';
import { makeContainer } from './workbench.mjs';

/** A container that writes what is put into a pipe of this machine. @param {import('./workbench.mjs').Workbench} bench */
async function echoingContainer(bench) {
  const engine = await bench.engine('28');
  const dir = bench.folder();
  const { status, stderr } = spawnSync('mkfifo', [path.join(dir, 'pipe')]);
  if (status !== 0) throw new Error(`mkfifo: ${stderr}`);
  const container = await makeContainer(engine.raw, {
    name: 'bench-echo',
    command: ['sh', '-c', 'exec cat <>/pipe/pipe'],
    binds: [`${dir}:/pipe`],
  });
  const pipe = openSync(path.join(dir, 'pipe'), 'r+');
  return {
    ...container,
    engine,
    say: (/** @type {string} */ line) => writeSync(pipe, `${line}\n`),
    async remove() {
      closeSync(pipe);
      await container.remove();
    },
  };
}

/** Runs in the page. @param {string} text @returns {Promise<number>} wall clock, ms */
function whenLineIsPainted(text) {
  return /** @type {any} */ (window).benchPainted(() =>
    [...document.querySelectorAll('[data-log-row]')].slice(-5).some((row) => row.textContent?.includes(text)),
  );
}

/** @param {import('./workbench.mjs').Workbench} bench @param {import('./measured-console.mjs').MeasuredConsole} console_ */
async function linesPainted(bench, console_) {
  const container = await echoingContainer(bench);
  /** @type {((line: string) => void) | null} */
  let onLine = null;
  const take = lineReader((line) => onLine?.(line));
  const query = 'stdout=1&stderr=1&follow=1&tail=0';
  const raw = await container.engine.raw.stream(`/containers/${container.id}/logs?${query}`, frameReader(take));
  const context = await (await bench.browser()).signedIn(console_);
  try {
    const page = await context.newPage();
    container.say('first line');
    await page.goto(`${console_.url}/hosts/local/containers/${container.id}/logs`);
    await page.locator('[data-log-row]').first().waitFor();
    await pause(1_000);
    const delays = [];
    for (let round = 0; round < (bench.quick ? 20 : 100); round++) {
      const text = `line number ${round} of the pipe`;
      const painted = page.evaluate(whenLineIsPainted, text);
      // The page must be listening before the line is written.
      await page.evaluate(() => undefined);
      const read = new Promise((resolve) => {
        onLine = (line) => {
          if (line === text) resolve(performance.timeOrigin + performance.now());
        };
      });
      container.say(text);
      delays.push((await painted) - (await read));
      await pause(20 + Math.random() * 40);
    }
    return delays;
  } finally {
    raw.close();
    await context.close();
    await container.remove();
  }
}

/** @param {import('./workbench.mjs').Workbench} bench @param {import('./measured-console.mjs').MeasuredConsole} console_ */
async function eventsBesideFlood(bench, console_) {
  const engine = await bench.engine('28');
  const target = await makeContainer(engine.raw, { name: 'bench-event', command: ['sleep', '1000000'] });
  const context = await (await bench.browser()).signedIn(console_);
  const quiet = [];
  const flooded = [];
  try {
    const page = await openListOf(context, console_, target.name);
    const rounds = bench.quick ? 8 : 15;
    for (let turn = 0; turn < 2; turn++) {
      quiet.push(...(await paintedAfterKill(engine, page, target, rounds)));
      const flooding = await makeContainer(engine.raw, {
        name: 'bench-flood',
        command: ['yes', 'a line of a flooding log, as long as such lines are'],
      });
      const tab = await console_.openTab([{ kind: 'logs', host: 'local', container: flooding.id, tail: 0 }]);
      let lines = 0;
      tab.onMessage((message) => {
        if (message.type !== 'logs') return;
        lines += message.lines.length;
        tab.say({ type: 'ack', sub: 1, lines: message.lines.length });
      });
      await pause(2_000);
      if (lines === 0) throw new Error('the flood does not flow');
      flooded.push(...(await paintedAfterKill(engine, page, target, rounds)));
      await tab.close();
      await flooding.remove();
      await pause(2_000);
    }
  } finally {
    await context.close();
    await target.remove();
  }
  return { quiet, flooded };
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureLines(bench) {
  const engine = await bench.engine('28');
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  try {
    const delays = await linesPainted(bench, console_);
    for (const [what, pick, limit] of /** @type {const} */ ([
      ['p50', median, 50],
      ['p95', p95, 120],
    ])) {
      bench.check({
        goal: 7,
        what: `log line written -> painted, beyond the raw reader, ${what}`,
        value: pick(delays),
        limit,
        unit: 'ms',
      });
    }
    const { quiet, flooded } = await eventsBesideFlood(bench, console_);
    bench.check({
      goal: 7,
      what: 'event -> painted while another tab follows a flood / while none does, p50',
      value: median(flooded) / median(quiet),
      limit: 2,
      unit: 'x',
      raw: `quiet ${digits(median(quiet))} ms`,
      ours: `flooded ${digits(median(flooded))} ms`,
    });
  } finally {
    await console_.stop();
  }
}
