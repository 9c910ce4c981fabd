// Goal 2: from the engine's event to the changed row painted, beyond what a raw reader of the events needs.
import { digits, median, p95, pause, wallClock } from './figures.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { watchEvents } from './raw-engine.mjs';
import { makeContainer } from './workbench.mjs';

/**
 * Kills and starts a container again and again; how much later than the raw event the live connection told it.
 * @param {import('./workbench.mjs').BenchEngine} engine @param {import('./measured-console.mjs').MeasuredConsole} console_
 * @param {{id: string}} container @param {number} rounds
 */
async function eventsOnTheLine(engine, console_, container, rounds) {
  const tab = await console_.openTab([{ kind: 'fleet' }]);
  /** @type {{rawAt: number, told: number}} */
  const now = { rawAt: 0, told: 0 };
  let wanted = '';
  tab.onMessage((message) => {
    const row = message.containers?.find((/** @type {any} */ { id }) => id === container.id);
    if (now.told === 0 && row?.state === wanted) now.told = wallClock();
  });
  let wantedAction = '';
  const events = await watchEvents(engine.raw, ({ action, id, at }) => {
    if (id === container.id && action === wantedAction && now.rawAt === 0) now.rawAt = at;
  });
  const delays = [];
  for (let round = 0; round < rounds; round++) {
    for (const [request, action, state] of /** @type {const} */ ([
      ['kill', 'die', 'exited'],
      ['start', 'start', 'running'],
    ])) {
      Object.assign(now, { rawAt: 0, told: 0 });
      wanted = state;
      wantedAction = action;
      await engine.raw.send('POST', `/containers/${container.id}/${request}`);
      const until = Date.now() + 5_000;
      while ((now.rawAt === 0 || now.told === 0) && Date.now() < until) await pause(5);
      if (now.told === 0) throw new Error(`${action} was not told within 5 s`);
      delays.push(now.told - now.rawAt);
      await pause(200);
    }
  }
  events.close();
  await tab.close();
  return delays;
}

/**
 * Kills a container that is on the screen; when its row was painted as ended, less when the raw reader had the event.
 * @param {import('./workbench.mjs').BenchEngine} engine @param {import('playwright').Page} page
 * @param {{id: string, name: string}} container @param {number} rounds
 * @returns {Promise<number[]>}
 */
export async function paintedAfterKill(engine, page, container, rounds) {
  /** @type {((at: number) => void) | null} */
  let onDie = null;
  const events = await watchEvents(engine.raw, ({ action, id, at }) => {
    if (id === container.id && action === 'die') onDie?.(at);
  });
  const delays = [];
  for (let round = 0; round < rounds; round++) {
    await page.waitForFunction(rowSays, { name: container.name, word: 'running' });
    const painted = page.evaluate(whenRowSays, { name: container.name, word: 'exited' });
    // The page must be listening before the container is killed.
    await page.evaluate(() => undefined);
    const died = new Promise((resolve) => {
      onDie = resolve;
    });
    await engine.raw.send('POST', `/containers/${container.id}/kill`);
    delays.push((await painted) - (await died));
    await engine.raw.send('POST', `/containers/${container.id}/start`);
    await pause(100 + Math.random() * 200);
  }
  events.close();
  return delays;
}

/** Runs in the page: the container's row shows a state that begins with the word. @param {{name: string, word: string}} wanted */
export function rowSays({ name, word }) {
  return [...document.querySelectorAll('[role="row"]')].some(
    (row) =>
      row.querySelector('[data-column="name"]')?.textContent === name &&
      row.querySelector('[data-column="state"]')?.textContent?.startsWith(word),
  );
}

/** Runs in the page. @param {{name: string, word: string}} wanted @returns {Promise<number>} wall clock, ms */
function whenRowSays({ name, word }) {
  return /** @type {any} */ (window).benchPainted(() =>
    [...document.querySelectorAll('[role="row"]')].some(
      (row) =>
        row.querySelector('[data-column="name"]')?.textContent === name &&
        row.querySelector('[data-column="state"]')?.textContent?.startsWith(word),
    ),
  );
}

/** Opens the container list with one container in it. @param {import('playwright').BrowserContext} context @param {{url: string}} console_ @param {string} name */
export async function openListOf(context, console_, name) {
  const page = await context.newPage();
  await page.goto(`${console_.url}/containers?q=${encodeURIComponent(name)}`);
  await page.waitForFunction(rowSays, { name, word: 'running' });
  return page;
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureEvents(bench) {
  const engine = await bench.engine('28');
  const container = await makeContainer(engine.raw, { name: 'bench-event', command: ['sleep', '1000000'] });
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  try {
    const told = await eventsOnTheLine(engine, console_, container, bench.quick ? 10 : 20);
    bench.note(2, `event told on the live connection after ${digits(median(told))} ms (p95 ${digits(p95(told))})`);
    const context = await (await bench.browser()).signedIn(console_);
    const page = await openListOf(context, console_, container.name);
    const delays = await paintedAfterKill(engine, page, container, bench.quick ? 10 : 30);
    for (const [what, pick, limit] of /** @type {const} */ ([
      ['p50', median, 50],
      ['p95', p95, 150],
    ])) {
      bench.check({
        goal: 2,
        what: `event -> changed row painted, beyond the raw reader, ${what}`,
        value: pick(delays),
        limit,
        unit: 'ms',
      });
    }
    await context.close();
  } finally {
    await console_.stop();
    await container.remove();
  }
}
