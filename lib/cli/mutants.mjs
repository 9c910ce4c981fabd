// `npm run test:full -- --mutants [part of a name]`: each `<test>.<what>.mutant.patch` breaks the code that the test beside it guards;
// it is applied to a copy of the tree, and the test must turn red. One that stays green guards nothing.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Kinds of tests by the end of their file's name, the quickest first. */
const KINDS = [
  { end: '.test.ts', project: 'unit' },
  { end: '.test.tsx', project: 'components' },
  { end: '.engine.test.ts', project: 'engine' },
  { end: '.full.test.ts', project: 'sweeps' },
  { end: '.spec.ts', project: null },
];

/**
 * @typedef {{test: string, project: string | null}} Guard path from the root; `project` null: a browser spec
 * @typedef {{patch: string, guards: (Guard & {build: boolean})[]}} Mutant
 */

/**
 * @param {string} patch such as `lib/a/fleet.frozen.mutant.patch`
 * @param {(file: string) => boolean} exists
 * @returns {Guard[]} the tests beside it of the same name: one of them must notice it
 */
export function guardsOf(patch, exists) {
  const stem = patch.replace(/\.[\w-]+\.mutant\.patch$/, '');
  return KINDS.map(({ end, project }) => ({ test: `${stem}${end}`, project })).filter(({ test }) => exists(test));
}

/** @param {string} root @returns {string[]} every file that git knows */
const trackedFiles = (root) =>
  execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\0')
    .filter((file) => file !== '' && existsSync(path.join(root, file)));

/** @param {string} root @param {string[]} files @returns {Mutant[]} throws for a patch without a test beside it */
function findMutants(root, files) {
  return files
    .filter((file) => file.endsWith('.mutant.patch'))
    .map((patch) => {
      const guards = guardsOf(patch, (file) => files.includes(file)).map((guard) => {
        // What starts the console starts what was built.
        const text = readFileSync(path.join(root, guard.test), 'utf8');
        return { ...guard, build: guard.project === null || /from '[./]*(?:console|console-kit|test)'/.test(text) };
      });
      if (guards.length === 0) throw new Error(`${patch}: there is no test beside it whose name begins as its own`);
      return { patch, guards };
    });
}

/**
 * @param {object} options
 * @param {string} options.root
 * @param {string | undefined} options.only part of the patch's path
 * @param {(command: string[], env: NodeJS.ProcessEnv, cwd: string) => Promise<number>} options.run a Node.js program to its end
 * @param {NodeJS.ProcessEnv} options.env
 * @returns {Promise<{passed: number, failed: number, skipped: number}>} `passed`: mutants that were found out
 */
export async function runMutants({ root, only, run, env }) {
  const files = trackedFiles(root);
  const mutants = findMutants(root, files).filter(({ patch }) => only === undefined || patch.includes(only));
  const copy = mkdtempSync(path.join(tmpdir(), 'pilothouse-mutants-'));
  const report = path.join(copy, 'report.json');
  /** @type {string[]} */
  const survivors = [];
  /** The first test that turns red; null: all stay green. @param {Mutant['guards']} guards */
  async function noticed(guards) {
    let built = false;
    for (const { test, project, build } of guards) {
      if (build && !built) {
        const production = { ...process.env, NODE_ENV: 'production' };
        // Broken code that does not even build was not what the test is for.
        if ((await run(['node_modules/next/dist/bin/next', 'build'], production, copy)) !== 0) return null;
        built = true;
      }
      rmSync(report, { force: true });
      await run(testCommand(test, project, report), { ...env, PILOTHOUSE_TEST_REPORT: report }, copy);
      if (failedTests(report, project) > 0) return test;
    }
    return null;
  }

  try {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      cpSync(path.join(root, file), path.join(copy, file));
    }
    execFileSync('cp', ['-al', path.join(root, 'node_modules'), path.join(copy, 'node_modules')]);
    for (const { patch, guards } of mutants) {
      console.log(`\n-- ${patch}`);
      const apply = (/** @type {string[]} */ ...more) =>
        execFileSync('git', ['apply', '--whitespace=nowarn', ...more, path.join(root, patch)], {
          cwd: copy,
          stdio: 'pipe',
        });
      try {
        apply();
      } catch (error) {
        survivors.push(`${patch}: does not fit the code any more: ${error instanceof Error ? error.message : error}`);
        continue;
      }
      const seen = await noticed(guards);
      if (seen === null) survivors.push(`${patch}: ${guards.map(({ test }) => test).join(', ')} do not notice it`);
      else console.log(`-- found out by ${seen}`);
      apply('-R');
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  for (const survivor of survivors) console.error(`! ${survivor}`);
  return { passed: mutants.length - survivors.length, failed: survivors.length, skipped: 0 };
}

/** @param {string} test @param {string | null} project @param {string} report */
function testCommand(test, project, report) {
  if (project === null) {
    const kind = test.includes('/full/') ? 'scale' : 'browser';
    return [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config',
      'e2e/playwright.config.ts',
      `--project=${kind}`,
      test,
    ];
  }
  const config = ['--config', 'lib/testing/vitest.config.mts', '--project', project];
  return [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...config,
    test,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
}

/** Tests that failed, not files that could not be read: a mutant that breaks the test's own loading proves nothing. @param {string} report @param {string | null} project */
function failedTests(report, project) {
  try {
    const told = JSON.parse(readFileSync(report, 'utf8'));
    return project === null ? told.stats.unexpected : told.numFailedTests;
  } catch {
    return 0;
  }
}
