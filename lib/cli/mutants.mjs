// `npm run test:full -- --mutants [part of a name]`: each `<test>.<what>.mutant.patch` breaks the code that the test beside it guards;
// it is applied to a copy of the tree, and the test must turn red. One that stays green guards nothing.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Kinds of tests by the end of their file's name, the longest first. */
const KINDS = [
  { end: '.engine.test.ts', project: 'engine' },
  { end: '.full.test.ts', project: 'sweeps' },
  { end: '.test.tsx', project: 'components' },
  { end: '.test.ts', project: 'unit' },
  { end: '.spec.ts', project: null },
];

/** @typedef {{patch: string, test: string, project: string | null, build: boolean}} Mutant paths from the root; `project` null: a browser spec */

/**
 * @param {string} patch such as `lib/a/fleet.frozen.mutant.patch`
 * @param {(file: string) => boolean} exists
 * @returns {{test: string, project: string | null} | null} the test it belongs to
 */
export function guardedTest(patch, exists) {
  const stem = patch.replace(/\.[\w-]+\.mutant\.patch$/, '');
  const kind = KINDS.find(({ end }) => exists(`${stem}${end}`));
  return kind ? { test: `${stem}${kind.end}`, project: kind.project } : null;
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
      const guarded = guardedTest(patch, (file) => files.includes(file));
      if (!guarded) throw new Error(`${patch}: there is no test beside it whose name begins as its own`);
      // What starts the console starts what was built.
      const text = readFileSync(path.join(root, guarded.test), 'utf8');
      const build = guarded.project === null || /from '[./]*(?:console|console-kit|test)'/.test(text);
      return { patch, ...guarded, build };
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
  try {
    for (const file of files) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      cpSync(path.join(root, file), path.join(copy, file));
    }
    execFileSync('cp', ['-al', path.join(root, 'node_modules'), path.join(copy, 'node_modules')]);
    for (const { patch, test, project, build } of mutants) {
      console.log(`\n-- ${patch} against ${test}`);
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
      rmSync(report, { force: true });
      if (
        build &&
        (await run(['node_modules/next/dist/bin/next', 'build'], { ...process.env, NODE_ENV: 'production' }, copy)) !==
          0
      ) {
        survivors.push(`${patch}: the broken code does not build`);
      } else {
        await run(testCommand(test, project, report), { ...env, PILOTHOUSE_TEST_REPORT: report }, copy);
        const failed = failedTests(report, project);
        if (failed === 0) survivors.push(`${patch}: ${test} does not notice it`);
        else console.log(`-- found out by ${failed}`);
      }
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
