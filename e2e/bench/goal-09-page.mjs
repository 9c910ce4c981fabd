// Goal 9: the container list is light, and stays quick with many containers.
import { digits, median, p95, pause } from './figures.mjs';
import { startMeasuredConsole } from './measured-console.mjs';

/** Runs in the page: when rows of containers are painted. @param {number} atLeast @returns {Promise<number>} wall clock, ms */
function whenRowsArePainted(atLeast) {
  return /** @type {any} */ (window).benchPainted(
    () => document.querySelectorAll('[role="row"] [data-column="name"]').length > atLeast,
  );
}

/**
 * A first visit: nothing cached.
 * @param {import('./workbench.mjs').Workbench} bench @param {import('./measured-console.mjs').MeasuredConsole} console_
 */
async function coldVisit(bench, console_) {
  const context = await (await bench.browser()).signedIn(console_);
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    let requests = 0;
    let scriptBytes = 0;
    let allBytes = 0;
    /** @type {Map<string, string>} */
    const types = new Map();
    devtools.on('Network.requestWillBeSent', () => {
      requests++;
    });
    devtools.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      allBytes += encodedDataLength;
      if (types.get(requestId) === 'Script') scriptBytes += encodedDataLength;
    });
    const since = performance.timeOrigin + performance.now();
    await page.goto(`${console_.url}/containers`, { waitUntil: 'commit' });
    const ms = (await page.evaluate(whenRowsArePainted, 5)) - since;
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await pause(1_500);
    const rows = await page.locator('[role="row"]').count();
    const filterTimes = await filterTyping(page);
    return { ms, requests, scriptBytes, allBytes, rows, filterTimes };
  } finally {
    await context.close();
  }
}

/**
 * Types a word into the filter: for each key, when the list that belongs to it was painted.
 * @param {import('playwright').Page} page
 */
async function filterTyping(page) {
  const box = page.getByRole('searchbox').first();
  await box.focus();
  const times = [];
  for (const word of ['run-1', 'run-2', 'run-3']) {
    for (let length = 1; length <= word.length; length++) {
      const text = word.slice(0, length);
      const painted = page.evaluate((wanted) => {
        const input = /** @type {HTMLInputElement} */ (document.querySelector('input[type="search"]'));
        let pressed = 0;
        input.addEventListener(
          'input',
          () => {
            pressed = performance.timeOrigin + performance.now();
          },
          { once: true },
        );
        return /** @type {any} */ (window)
          .benchPainted(() => {
            const names = [...document.querySelectorAll('[role="row"] [data-column="name"]')];
            return pressed > 0 && input.value === wanted && names.every((name) => name.textContent?.includes(wanted));
          })
          .then(
            (/** @type {number} */ at) => at - pressed,
            () => Promise.reject(new Error(`typed «${wanted}», the filter says «${input.value}»`)),
          );
      }, text);
      await page.evaluate(() => undefined);
      await page.keyboard.type(text.at(-1) ?? '');
      times.push(await painted);
      await pause(50);
    }
    await box.fill('');
    await pause(400);
  }
  return times;
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measurePage(bench) {
  const small = await bench.smallEngine();
  const large = await bench.largeEngine();
  const smallConsole = await startMeasuredConsole({ socket: small.socket, containers: small.all });
  const largeConsole = await startMeasuredConsole({ socket: large.socket, containers: large.all });
  try {
    const few = [];
    const many = [];
    for (let round = 0; round < (bench.quick ? 2 : 5); round++) {
      few.push(await coldVisit(bench, smallConsole));
      many.push(await coldVisit(bench, largeConsole));
    }
    const of = (
      /** @type {typeof many} */ visits,
      /** @type {'ms' | 'requests' | 'scriptBytes' | 'allBytes' | 'rows'} */ key,
    ) => median(visits.map((visit) => visit[key]));
    bench.check({
      goal: 9,
      what: 'JavaScript of the container list over the wire',
      value: of(many, 'scriptBytes') / 1000,
      limit: 220,
      unit: 'kB',
    });
    bench.check({ goal: 9, what: 'requests', value: of(many, 'requests'), limit: 30, unit: '' });
    bench.check({
      goal: 9,
      what: `cold navigation -> rows, ${large.all} containers / ${small.running}`,
      value: of(many, 'ms') / of(few, 'ms'),
      limit: 1.5,
      unit: 'x',
      raw: `${small.running}: ${digits(of(few, 'ms'))} ms`,
      ours: `${large.all}: ${digits(of(many, 'ms'))} ms`,
    });
    const typing = many.flatMap(({ filterTimes }) => filterTimes);
    bench.check({
      goal: 9,
      what: `key in the filter -> painted, ${large.all} containers, p95`,
      value: p95(typing),
      limit: 100,
      unit: 'ms',
    });
    bench.check({ goal: 9, what: 'rows in the page', value: of(many, 'rows'), limit: 100, unit: 'rows' });
    bench.note(
      9,
      `all bytes of a first visit: ${digits(of(many, 'allBytes') / 1000)} kB; filter p50 ${digits(median(typing))} ms`,
    );
  } finally {
    await smallConsole.stop();
    await largeConsole.stop();
  }
}
