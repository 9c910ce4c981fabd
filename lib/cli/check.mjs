// `npm run check`: formatter + linter, types, import rules, dead code. Every part runs, so that one look shows all there is.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Fewer modules than this means that the resolver is broken and the import rules looked at nothing. */
const MODULE_FLOOR = 150;

/** @param {string} bin @param {string[]} args */
function run(bin, args, options = {}) {
  return spawnSync(process.execPath, [path.join(root, 'node_modules', ...bin.split('/')), ...args], {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
}

function imports() {
  const result = run(
    'dependency-cruiser/bin/dependency-cruise.mjs',
    [
      '--config',
      'lib/testing/import-rules.cjs',
      '--output-type',
      'err-long',
      'app',
      'components',
      'lib',
      'instrumentation.ts',
    ],
    { stdio: 'pipe', encoding: 'utf8' },
  );
  process.stdout.write(result.stdout + result.stderr);
  const seen = Number(/(\d+) modules/.exec(result.stdout)?.[1] ?? 0);
  if (seen >= MODULE_FLOOR) return result.status;
  console.error(
    `Only ${seen} modules were seen (at least ${MODULE_FLOOR} are there): the import rules checked nothing.`,
  );
  return 1;
}

const parts = {
  'format and lint': () =>
    run('@biomejs/biome/bin/biome', ['check', '--config-path=lib/testing/lint-rules.json', '--error-on-warnings', '.'])
      .status,
  'route types': () => run('next/dist/bin/next', ['typegen'], { stdio: 'ignore' }).status,
  types: () => run('typescript/bin/tsc', ['--noEmit', '-p', '.']).status,
  imports,
  'dead code': () => run('knip/bin/knip.js', ['--config', 'lib/testing/knip.json']).status,
};

const failed = Object.entries(parts).filter(([name, part]) => {
  console.log(`\n== ${name}`);
  return part() !== 0;
});
if (failed.length > 0) console.error(`\nFailed: ${failed.map(([name]) => name).join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
