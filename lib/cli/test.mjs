// `npm test`, `npm run test:full [-- --part <name>] [-- --mutants [name]]`: installs what the tests need, starts private engines, runs every part, and adds up what the
// runners themselves reported. A failed, skipped or retried test, or a part that ran none, is a non-zero exit.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const artifacts = path.join(root, 'e2e/.artifacts');
const { values: options, positionals } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    part: { type: 'string', multiple: true },
    mutants: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

/** Longest that one part may take before it is ended and counted as failed, ms. */
const PART_LIMIT_MS = (options.full ? 80 : 40) * 60_000;

/**
 * @typedef {{passed: number, failed: number, skipped: number}} Count
 * @typedef {{name: string, command: string[], report: string, count: (report: any) => Count}} Part
 */

/** @param {any} report vitest's json reporter. Todo and skipped tests count as skipped. */
const vitestCount = (report) => ({
  passed: report.numPassedTests,
  // A file that does not load has no tests in it, and is a failure all the same.
  failed:
    report.numFailedTests +
    report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
  skipped: report.numPendingTests + report.numTodoTests,
});

/** @param {any} report Playwright's json reporter. A test that passed on a second try counts as failed. */
const playwrightCount = ({ stats, errors }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
});

const bin = (name) => path.join(root, 'node_modules', ...name.split('/'));

/** @param {string} project @returns {Part} */
function vitestPart(project) {
  const report = path.join(artifacts, `${project}.json`);
  const args = [
    'run',
    '--config',
    'lib/testing/vitest.config.mts',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
  ];
  return {
    name: project,
    command: [bin('vitest/vitest.mjs'), ...args, `--outputFile.json=${report}`],
    report,
    count: vitestCount,
  };
}

/** @param {string} project @returns {Part} */
function playwrightPart(project) {
  const report = path.join(artifacts, `${project}.json`);
  const args = ['test', '--config', 'e2e/playwright.config.ts', `--project=${project}`];
  return { name: project, command: [bin('@playwright/test/cli.js'), ...args], report, count: playwrightCount };
}

const PARTS = options.full
  ? [vitestPart('sweeps'), playwrightPart('scale')]
  : [vitestPart('unit'), vitestPart('components'), vitestPart('engine'), playwrightPart('browser')];

/** The part that runs now. @type {import('node:child_process').ChildProcess | null} */
let running = null;

/** @param {string[]} command @param {NodeJS.ProcessEnv} env @param {string} cwd @param {number} limitMs @returns {Promise<number>} */
function run(command, env, cwd = root, limitMs = PART_LIMIT_MS) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env });
    running = child;
    const timer = setTimeout(() => {
      console.error(`\nStopped after ${limitMs / 60_000} minutes.`);
      child.kill('SIGKILL');
    }, limitMs);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

/** @param {Part} part @param {NodeJS.ProcessEnv} env @returns {Promise<Count & {code: number}>} */
async function runPart(part, env) {
  console.log(`\n== ${part.name}`);
  rmSync(part.report, { force: true });
  const code = await run(part.command, { ...env, PILOTHOUSE_TEST_REPORT: part.report });
  try {
    return { ...part.count(JSON.parse(readFileSync(part.report, 'utf8'))), code };
  } catch (error) {
    console.error(`${part.name}: no report (${error instanceof Error ? error.message : error})`);
    return { passed: 0, failed: 1, skipped: 0, code };
  }
}

async function main() {
  const { prepare } = await import('./prepare.mjs');
  const { ensureBrowser } = await import('../../e2e/engines/install.mjs');
  const { startTestEngines } = await import('../../e2e/engines/test-engines.mjs');
  mkdirSync(artifacts, { recursive: true });
  const started = Date.now();
  const minutes = () => `${((Date.now() - started) / 60_000).toFixed(1)} min`;

  await prepare({ build: true, log: console.log });
  const browser = await ensureBrowser();
  const engines = await startTestEngines({ log: console.log });
  // Whoever stops the tests half-way must not find two engines running.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, async () => {
      running?.kill('SIGTERM');
      await engines.stop();
      process.exit(1);
    });
  }
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    PILOTHOUSE_TEST_BROWSER: browser,
    ...engines.env,
  };

  if (options.mutants) {
    const { runMutants } = await import('./mutants.mjs');
    try {
      return conclude(await runMutants({ root, only: positionals[0], run, env }), [], minutes());
    } finally {
      await engines.stop();
    }
  }
  const parts = options.part ? PARTS.filter((part) => options.part?.includes(part.name)) : PARTS;
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const complaints = [];
  try {
    if (!options.part && !options.full && (await run(['lib/cli/check.mjs'], process.env)) !== 0) {
      complaints.push('npm run check failed');
      total.failed += 1;
    }
    for (const part of parts) {
      const result = await runPart(part, env);
      console.log(
        `-- ${part.name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${minutes()})`,
      );
      total.passed += result.passed;
      total.failed += result.failed;
      total.skipped += result.skipped;
      if (result.passed + result.failed === 0) complaints.push(`${part.name} ran no test`);
      if (result.code !== 0 && result.failed === 0) complaints.push(`${part.name} ended with code ${result.code}`);
    }
  } finally {
    await engines.stop();
  }
  conclude(total, complaints, minutes());
}

/** @param {Count} total @param {string[]} complaints @param {string} duration */
function conclude(total, complaints, duration) {
  if (total.skipped > 0) complaints.push(`${total.skipped} skipped`);
  for (const complaint of complaints) console.error(`! ${complaint}`);
  const bad = complaints.length > 0 || total.failed > 0 || total.passed === 0;
  console.log(`\n${duration}`);
  console.log(`${total.passed} passed, ${total.failed + (bad && total.failed === 0 ? complaints.length : 0)} failed`);
  process.exitCode = bad ? 1 : 0;
}

await main();
