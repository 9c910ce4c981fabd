// Goal 5: what live figures cost, how old they are, and that the cost ends with the last tab.
import { inParallel } from '../fleet/fixture.mjs';
import { startCountingProxy } from './counting-proxy.mjs';
import { digits, median, p95, pause } from './figures.mjs';
import { WINDOW_MS } from './goal-04-viewers.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { cpuMeter, enginePids } from './process-cost.mjs';

const PERIOD_MS = 2_000;
/** Eight at once: more are no faster (measured on 28.5). */
const PARALLEL = 8;

/**
 * CPU of the engine while `body` goes on.
 * @param {readonly number[]} pids @param {() => Promise<() => Promise<unknown> | unknown>} begin answers with how to end it
 */
async function costOf(pids, begin) {
  const end = await begin();
  await pause(5_000);
  const meter = cpuMeter(pids);
  await pause(WINDOW_MS);
  const cost = meter();
  await end();
  // The engine's collector stops some seconds after its last reader.
  await pause(4_000);
  return cost;
}

/** @param {import('./workbench.mjs').BenchEngine} engine */
async function rawPolling(engine) {
  let going = true;
  const loop = async () => {
    while (going) {
      const since = performance.now();
      await inParallel(engine.fleet.running, PARALLEL, (id) =>
        engine.raw.send('GET', `/containers/${id}/stats?stream=false&one-shot=true`),
      );
      await pause(Math.max(0, PERIOD_MS - (performance.now() - since)));
    }
  };
  const running = loop();
  return async () => {
    going = false;
    await running;
  };
}

/** @param {import('./workbench.mjs').BenchEngine} engine */
async function rawStreams(engine) {
  const streams = await Promise.all(
    engine.fleet.running.map((id) => engine.raw.stream(`/containers/${id}/stats?stream=true`, () => {})),
  );
  return () => {
    for (const stream of streams) stream.close();
  };
}

/** @param {import('./workbench.mjs').BenchEngine} engine */
async function consoleWithTab(engine) {
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  const tab = await console_.openTab();
  return async () => {
    await tab.close();
    await console_.stop();
  };
}

/** @param {import('./workbench.mjs').Workbench} bench @param {'20' | '28'} version */
async function costAgainstRaw(bench, version) {
  const engine = await bench.engine(version);
  const pids = enginePids(engine);
  const rawWay = version === '28' ? rawPolling : rawStreams;
  const idle = [];
  const raw = [];
  const ours = [];
  for (let round = 0; round < (bench.quick ? 1 : 3); round++) {
    idle.push(await costOf(pids, async () => () => undefined));
    raw.push(await costOf(pids, () => rawWay(engine)));
    ours.push(await costOf(pids, () => consoleWithTab(engine)));
  }
  const above = (/** @type {number[]} */ costs) => median(costs) - median(idle);
  const way = version === '28' ? 'a raw one-shot loop every 2 s' : 'one raw stream per container';
  bench.check({
    goal: 5,
    what: `engine-side CPU of one tab / ${way}, Engine ${engine.version}`,
    value: above(ours) / above(raw),
    limit: version === '28' ? 1.2 : 1.1,
    unit: 'x',
    raw: `${digits(above(raw))} %`,
    ours: `${digits(above(ours))} %`,
  });
  bench.note(5, `Engine ${version} idle: ${digits(median(idle))} % (taken off both sides)`);
}

/**
 * How old the figures on the screen are at a moment somebody looks. The history says when each sample was taken, the live
 * messages when they were told.
 * @param {import('./workbench.mjs').Workbench} bench @param {'20' | '28'} version
 */
async function ages(bench, version) {
  const engine = await bench.engine(version);
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.running });
  try {
    const tab = await console_.openTab([{ kind: 'stats' }]);
    /** @type {number[]} */
    const told = [];
    tab.onMessage((message) => {
      if (message.type === 'stats') told.push(Date.now());
    });
    await pause(bench.quick ? 15_000 : 40_000);
    const found = [];
    const since = (told[2] ?? 0) + 1;
    for (const id of engine.fleet.running.slice(0, 20)) {
      const { body } = await console_.send('GET', `/api/hosts/local/containers/${id}/stats`);
      const taken = JSON.parse(body.toString('utf8')).samples.map((/** @type {any} */ { at }) => at);
      for (let look = since; look < (told.at(-1) ?? 0); look += 97) {
        const shownSince = told.findLast((at) => at <= look) ?? 0;
        const sample = taken.findLast((/** @type {number} */ at) => at <= shownSince);
        if (sample !== undefined) found.push(look - sample);
      }
    }
    await tab.close();
    bench.check({
      goal: 5,
      what: `age of a figure on the screen, p95, Engine ${engine.version}`,
      value: p95(found) / 1000,
      limit: 1.25 * (PERIOD_MS / 1000) + 1,
      unit: 's',
    });
    bench.note(5, `Engine ${version}: age p50 ${digits(median(found) / 1000)} s`);
  } finally {
    await console_.stop();
  }
}

/** @param {import('./workbench.mjs').Workbench} bench */
async function backToIdle(bench) {
  const engine = await bench.engine('28');
  const proxy = await startCountingProxy({ socket: engine.socket, dir: bench.folder() });
  bench.cleanUp(proxy.close);
  const console_ = await startMeasuredConsole({ socket: proxy.socket, containers: engine.running });
  /** Rounds of samples a second. @param {number} from @param {number} to */
  const rate = (from, to) =>
    proxy.asked().filter(({ at, kind }) => at >= from && at < to && kind.endsWith('/stats')).length /
    engine.running /
    ((to - from) / 1000);
  try {
    const begin = Date.now();
    await pause(20_000);
    const tab = await console_.openTab();
    const opened = Date.now();
    await pause(12_000);
    const closed = Date.now();
    await tab.close();
    await pause(45_000);
    const before = rate(begin, opened);
    const during = rate(opened + 2_000, closed);
    const after = rate(closed + 15_000, closed + 45_000);
    bench.check({
      goal: 5,
      what: 'samples asked for from 15 s after the last tab closed / before the first',
      value: after / before,
      limit: 1.34,
      unit: 'x',
      raw: `before ${digits(60 * before)} a minute`,
      ours: `after ${digits(60 * after)}`,
    });
    bench.note(
      5,
      `rounds of samples a minute: ${digits(60 * before)} before, ${digits(60 * during)} with a tab, ${digits(60 * after)} after (one round more or less in 30 s is chance)`,
    );
  } finally {
    await console_.stop();
  }
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureStats(bench) {
  await costAgainstRaw(bench, '28');
  await costAgainstRaw(bench, '20');
  await ages(bench, '28');
  await ages(bench, '20');
  await backToIdle(bench);
}
