// Goal 4: viewers are free. Ten tabs cost the engine what one costs.
import { digits, median, pause, sum } from './figures.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { cpuMeter, enginePids } from './process-cost.mjs';

/** The fleet's health checks come every 30 s in one go: a window has one round of them, or its figure is chance. */
export const WINDOW_MS = 30_000;

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureViewers(bench) {
  const engine = await bench.engine('28');
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  const pids = enginePids(engine);
  /** @type {Awaited<ReturnType<typeof console_.openTab>>[]} */
  let tabs = [];
  /** @param {number} count */
  const withTabs = async (count) => {
    while (tabs.length < count) tabs.push(await console_.openTab());
    const leaving = tabs.splice(count);
    await Promise.all(leaving.map((tab) => tab.close()));
    // The first pass and the linger after the last tab are no steady state.
    await pause(count === 0 ? 8_000 : 4_000);
    const ofEngine = cpuMeter(pids);
    const ofConsole = cpuMeter([console_.pid]);
    await pause(WINDOW_MS);
    return { engine: ofEngine(), own: ofConsole() };
  };
  try {
    const idle = [await withTabs(0)];
    const one = [];
    const ten = [];
    for (let round = 0; round < (bench.quick ? 2 : 4); round++) {
      one.push(await withTabs(1));
      ten.push(await withTabs(10));
    }
    idle.push(await withTabs(0));
    const of = (/** @type {{engine: number, own: number}[]} */ windows, /** @type {'engine' | 'own'} */ part) =>
      median(windows.map((window) => window[part]));
    const base = sum(idle.map((window) => window.engine)) / idle.length;
    const above = (/** @type {typeof one} */ windows) => of(windows, 'engine') - base;
    bench.check({
      goal: 4,
      what: 'engine-side CPU above idle, 10 tabs / 1 tab',
      value: above(ten) / above(one),
      limit: 1.15,
      unit: 'x',
      raw: `1 tab: ${digits(above(one))} %`,
      ours: `10 tabs: ${digits(above(ten))} %`,
    });
    bench.check({
      goal: 4,
      what: 'the console’s own CPU, 10 tabs / 1 tab',
      value: of(ten, 'own') / of(one, 'own'),
      limit: 3,
      unit: 'x',
      raw: `1 tab: ${digits(of(one, 'own'))} %`,
      ours: `10 tabs: ${digits(of(ten, 'own'))} %`,
    });
    bench.check({
      goal: 4,
      what: 'the console’s own CPU with 10 tabs',
      value: of(ten, 'own'),
      limit: 10,
      unit: '% of a core',
    });
    const own = sum(idle.map((window) => window.own)) / idle.length;
    bench.note(
      4,
      `without a tab: engine side ${digits(base)} %, console ${digits(own)} %. A tab is a live connection with the subscriptions of the container list, its bytes read`,
    );
  } finally {
    await Promise.all(tabs.map((tab) => tab.close()));
    tabs = [];
    await console_.stop();
  }
}
