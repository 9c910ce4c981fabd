// `npm run bench`: the performance goals, measured side by side with the raw engine socket.
//   npm run bench -- --only 1,2,8    those goals; the others keep what an earlier run found
//   npm run bench -- --quick         fewer rounds, no large fleet
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepare, ROOT } from './prepare.mjs';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});

/** In the order in which they are measured: what needs the large fleet comes last. */
const GOALS = [
  { goal: 2, load: async () => (await import('../../e2e/bench/goal-02-event.mjs')).measureEvents },
  { goal: 3, load: async () => (await import('../../e2e/bench/goal-03-truth.mjs')).measureTruth },
  { goal: 4, load: async () => (await import('../../e2e/bench/goal-04-viewers.mjs')).measureViewers },
  { goal: 5, load: async () => (await import('../../e2e/bench/goal-05-stats.mjs')).measureStats },
  { goal: 6, load: async () => (await import('../../e2e/bench/goal-06-logs.mjs')).measureLogs },
  { goal: 7, load: async () => (await import('../../e2e/bench/goal-07-line.mjs')).measureLines },
  { goal: 8, load: async () => (await import('../../e2e/bench/goal-08-long-log.mjs')).measureLongLog },
  { goal: 10, load: async () => (await import('../../e2e/bench/goal-10-footprint.mjs')).measureFootprint },
  { goal: 9, load: async () => (await import('../../e2e/bench/goal-09-page.mjs')).measurePage },
  { goal: 1, load: async () => (await import('../../e2e/bench/goal-01-list.mjs')).measureList },
];

function chosenGoals() {
  const all = GOALS.map(({ goal }) => goal);
  if (options.only === undefined) return GOALS;
  const chosen = options.only.split(',').map(Number);
  const unknown = chosen.filter((goal) => !all.includes(goal));
  if (unknown.length > 0) throw new Error(`No such goal: ${unknown.join(', ')}. There are ${all.join(', ')}.`);
  return GOALS.filter(({ goal }) => chosen.includes(goal));
}

/** What earlier runs found, by goal. */
function earlier() {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, 'e2e/.artifacts/bench.json'), 'utf8')).goals ?? {};
  } catch {
    return {};
  }
}

async function main() {
  const goals = chosenGoals();
  await prepare({ build: true });
  const { ensureBrowser } = await import('../../e2e/engines/install.mjs');
  const { createWorkbench } = await import('../../e2e/bench/workbench.mjs');
  const { isMet, writeJson, writeReport } = await import('../../e2e/bench/report.mjs');
  const browserPath = await ensureBrowser({ log: console.log });
  const bench = createWorkbench({ quick: options.quick, browserPath, log: console.log });
  const found = earlier();
  let failed = 0;
  let stopping = false;
  /** @param {NodeJS.Signals} signal */
  const onSignal = async (signal) => {
    stopping = true;
    await bench.close();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  try {
    for (const { goal, load } of goals) {
      if (stopping) break;
      console.log(`\n== goal ${goal}`);
      try {
        const measure = await load();
        await measure(bench);
      } catch (error) {
        if (stopping) break;
        failed++;
        console.error(`goal ${goal} could not be measured:`, error);
      }
      const of = (/** @type {{goal: number}} */ entry) => entry.goal === goal;
      if (bench.checks.some(of)) {
        found[goal] = { at: new Date().toISOString(), checks: bench.checks.filter(of), notes: bench.notes.filter(of) };
      }
      writeJson({ machine: machine(), goals: found });
      const all = Object.values(found);
      writeReport(
        all.flatMap(({ checks }) => checks),
        all.flatMap(({ notes }) => notes),
        machine(),
      );
    }
  } finally {
    await bench.close();
  }
  const missed = bench.checks.filter((check) => !isMet(check)).length;
  console.log(`\n${bench.checks.length - missed} met, ${missed} missed, ${failed} goals could not be measured`);
  console.log('Written to e2e/bench/results.md and e2e/.artifacts/bench.json');
  process.exitCode = missed + failed > 0 ? 1 : 0;
}

function machine() {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `Machine: ${os.cpus().length} cores (${cpu?.model.trim()}), ${memory} GiB, Linux ${os.release()}, Node.js ${process.versions.node}. Engine 28.5 with 100 running containers and 20.10 with 30, private and on this machine.`;
}

await main();
// A connection that a goal left open must not keep the command from ending.
process.exit();
