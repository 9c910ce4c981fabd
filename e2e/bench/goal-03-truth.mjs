// Goal 3: never stale. After a burst of stops and starts the screen says what the engine says, within a second.
import { digits, median, pause } from './figures.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { makeContainer } from './workbench.mjs';

const CONTAINERS = 6;
const LIMIT_MS = 1_000;

/** Runs in the page. @param {string} prefix @returns {Record<string, string>} name -> the state its row shows */
function shownStates(prefix) {
  /** @type {Record<string, string>} */
  const states = {};
  for (const row of document.querySelectorAll('[role="row"]')) {
    const name = row.querySelector('[data-column="name"]')?.textContent ?? '';
    if (name.startsWith(prefix)) states[name] = row.querySelector('[data-column="state"]')?.textContent ?? '';
  }
  return states;
}

/**
 * @param {import('./workbench.mjs').Workbench} bench @param {'20' | '28'} version
 */
async function burstsOn(bench, version) {
  const engine = await bench.engine(version);
  const prefix = `truth${version}`;
  const containers = [];
  for (let index = 1; index <= CONTAINERS; index++) {
    containers.push(await makeContainer(engine.raw, { name: `${prefix}-${index}`, command: ['sleep', '1000000'] }));
  }
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  try {
    const context = await (await bench.browser()).signedIn(console_);
    const page = await context.newPage();
    await page.goto(`${console_.url}/containers?q=${prefix}-`);
    const filters = encodeURIComponent(JSON.stringify({ name: [`${prefix}-`] }));
    const truth = async () => {
      const rows = await engine.raw.json(`/containers/json?all=1&filters=${filters}`);
      return Object.fromEntries(rows.map((/** @type {any} */ row) => [row.Names[0].slice(1), row.State]));
    };
    /** What differs. @returns {Promise<string[]>} */
    const differences = async () => {
      const shown = await page.evaluate(shownStates, prefix);
      const real = await truth();
      return Object.entries(real)
        .filter(([name, state]) => !shown[name]?.startsWith(state))
        .map(([name, state]) => `${name} is ${state}, shown: ${shown[name] ?? 'nothing'}`);
    };
    await page.waitForFunction(
      ({ prefix: wanted, count }) =>
        [...document.querySelectorAll('[role="row"]')].filter((row) => row.textContent?.includes(`${wanted}-`))
          .length >= count,
      { prefix, count: CONTAINERS },
    );
    const bursts = bench.quick ? 10 : 50;
    const settled = [];
    let good = 0;
    for (let burst = 0; burst < bursts; burst++) {
      await Promise.all(
        containers.map(async ({ id }, index) => {
          // Some end up running, some not; several changes of one container in a row.
          const actions = ['stop', 'start', 'kill', 'start', 'stop'].slice(0, 2 + ((burst + index) % 4));
          for (const action of actions) {
            await engine.raw.send('POST', `/containers/${id}/${action}`).catch((/** @type {Error} */ error) => {
              // Killing what has just ended is refused; that is part of a burst.
              if (!/40[49]|304/.test(error.message)) throw error;
            });
          }
        }),
      );
      const since = performance.now();
      let left = await differences();
      while (left.length > 0 && performance.now() - since < LIMIT_MS) {
        await pause(10);
        left = await differences();
      }
      const took = performance.now() - since;
      // Right at once is not enough: it has to stay right.
      await pause(Math.max(0, LIMIT_MS - took));
      const later = await differences();
      if (left.length === 0 && later.length === 0) {
        good++;
        settled.push(took);
      } else bench.note(3, `Engine ${version}, burst ${burst + 1}: ${[...left, ...later].join('; ')}`);
    }
    bench.check({
      goal: 3,
      what: `bursts after which the screen is right within 1 s, of ${bursts}, Engine ${engine.version}`,
      value: good,
      limit: bursts,
      sense: 'at least',
      unit: '',
    });
    bench.note(3, `Engine ${version}: right after ${digits(median(settled))} ms in the median`);
    await context.close();
  } finally {
    await console_.stop();
    for (const container of containers) await container.remove();
  }
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureTruth(bench) {
  await burstsOn(bench, '28');
  await burstsOn(bench, '20');
}
