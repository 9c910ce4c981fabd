// Goal 1: the container list is answered from the mirror, faster than the engine answers it.
import { loadFleet } from '../fleet/fixture.mjs';
import { countKinds, startCountingProxy } from './counting-proxy.mjs';
import { digits, median, p95, pause, quantile } from './figures.mjs';
import { startMeasuredConsole } from './measured-console.mjs';
import { timedRequest } from './raw-engine.mjs';

const RAW_LIST = '/containers/json?all=1';
const LIST = '/api/containers';
const WARM_UP = 200;

/**
 * The list asked from both in turn, one request each.
 * @param {import('./workbench.mjs').BenchEngine} engine
 * @param {import('./measured-console.mjs').MeasuredConsole} console_ @param {number} rounds
 */
export async function listInTurn(engine, console_, rounds) {
  /** @type {{raw: number[], ours: number[], rawBytes: number, ourBytes: number}} */
  const found = { raw: [], ours: [], rawBytes: 0, ourBytes: 0 };
  // Both run for weeks: neither is measured while its code is still being compiled.
  for (let round = -WARM_UP; round < rounds; round++) {
    const raw = await timedRequest(engine.raw.where, 'GET', RAW_LIST);
    const ours = await console_.send('GET', LIST);
    if (ours.status !== 200 || raw.status !== 200) throw new Error(`list: ${raw.status}, ${ours.status}`);
    if (round < 0) continue;
    found.raw.push(raw.ms);
    found.ours.push(ours.ms);
    Object.assign(found, { rawBytes: raw.body.length, ourBytes: ours.body.length });
  }
  return found;
}

/** So many clients, each asking back to back. @param {() => Promise<{ms: number}>} ask @param {number} clients @param {number} each */
async function atOnce(ask, clients, each) {
  /** @type {number[]} */
  const times = [];
  const client = async () => {
    for (let count = 0; count < each; count++) times.push((await ask()).ms);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
}

/** @param {import('./workbench.mjs').Workbench} bench */
export async function measureList(bench) {
  const engine = await bench.engine('28');
  const proxy = await startCountingProxy({ socket: engine.socket, dir: bench.folder() });
  bench.cleanUp(proxy.close);
  const console_ = await startMeasuredConsole({ socket: proxy.socket, containers: engine.running });
  try {
    const one = await listInTurn(engine, console_, bench.quick ? 60 : 300);
    for (const [what, pick, limit] of /** @type {const} */ ([
      ['p50', median, 0.5],
      ['p95', p95, 1],
    ])) {
      bench.check({
        goal: 1,
        what: `list of ${engine.running} containers, ${what}`,
        value: pick(one.ours) / pick(one.raw),
        limit,
        unit: 'x',
        raw: `${digits(pick(one.raw))} ms`,
        ours: `${digits(pick(one.ours))} ms`,
      });
    }

    const raw = [];
    const ours = [];
    for (let round = 0; round < 3; round++) {
      raw.push(...(await atOnce(() => timedRequest(engine.raw.where, 'GET', RAW_LIST), 16, 20)));
      ours.push(...(await atOnce(() => console_.send('GET', LIST), 16, 20)));
    }
    bench.check({
      goal: 1,
      what: '16 clients at once, p50',
      value: median(ours) / median(raw),
      limit: 0.3,
      unit: 'x',
      raw: `${digits(median(raw))} ms`,
      ours: `${digits(median(ours))} ms`,
    });

    const tabs = await Promise.all(Array.from({ length: 10 }, () => console_.openTab()));
    await pause(3_000);
    const since = Date.now();
    await pause(bench.quick ? 61_000 : 122_000);
    const minutes = (Date.now() - since) / 60_000;
    const asked = proxy.asked().filter(({ at }) => at >= since);
    const lists = asked.filter(({ kind }) => kind === 'GET /containers/json').length;
    bench.check({
      goal: 1,
      what: 'lists asked of the engine, 10 idle tabs',
      value: lists / minutes,
      limit: 2,
      unit: 'a minute',
    });
    const perMinute = Object.entries(countKinds(asked)).map(([kind, n]) => `${kind} ${digits(n / minutes)}`);
    bench.note(1, `asked of the engine in a minute with 10 idle tabs: ${perMinute.join(', ')}`);
    await Promise.all(tabs.map((tab) => tab.close()));
    bench.note(
      1,
      `bytes: raw ${one.rawBytes.toLocaleString('en-GB')}, console ${one.ourBytes.toLocaleString('en-GB')}; fastest raw ${digits(quantile(one.raw, 0))} ms, console ${digits(quantile(one.ours, 0))} ms`,
    );
  } finally {
    await console_.stop();
  }
  if (bench.quick) bench.note(1, 'the list of a large fleet was left out (--quick)');
  else await measureLargeList(bench);
}

/** @param {import('./workbench.mjs').Workbench} bench */
async function measureLargeList(bench) {
  const engine = await bench.largeEngine();
  const stopped = 2_000;
  bench.log(`${stopped} more that were never started`);
  await loadFleet({ socket: engine.socket, running: 0, stopped, label: 'more' });
  const console_ = await startMeasuredConsole({ socket: engine.socket, containers: engine.all + stopped });
  try {
    const { raw, ours } = await listInTurn(engine, console_, 60);
    bench.check({
      goal: 1,
      what: `list of ${engine.running} running and ${stopped.toLocaleString('en-GB')} other containers, p50`,
      value: median(ours) / median(raw),
      limit: 0.1,
      unit: 'x',
      raw: `${digits(median(raw))} ms`,
      ours: `${digits(median(ours))} ms`,
    });
  } finally {
    await console_.stop();
  }
}
