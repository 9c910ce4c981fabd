// What every command does first: the right Node, the packages of the lock file, a build of these sources. Node built-ins
// only: it runs before node_modules exists. Nothing is done twice: both steps leave a stamp with a hash of their input.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {(line: string) => void} Log */

/** The folder of the checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const NODE_NEEDED = [20, 19];
const PACKAGES_STAMP = 'node_modules/.pilothouse-lock-hash';
const BUILD_STAMP = '.next/pilothouse-build-stamp';
const SOURCE_FOLDERS = ['app', 'components', 'lib', 'public'];
const SOURCE_FILES = [
  'server.js',
  'instrumentation.ts',
  'next.config.js',
  'package-lock.json',
  'tsconfig.json',
  'postcss.config.mjs',
];
/** Files below these folders, and tests, are no part of the console. */
const NOT_BUILT = /^lib\/(cli|testing)\/|\.(test|test-d)\.tsx?$/;

/** An error that is told to people by its message alone, without a stack. */
export class PrepareError extends Error {}

/**
 * Makes the checkout ready to run.
 * @param {{build: boolean, log?: Log}} options `build` false: packages only (what tests need)
 * @returns {Promise<{installed: boolean, built: boolean}>} what had to be done; rejects with a PrepareError that names
 *   the step, its own output being above
 */
export async function prepare({ build, log = console.log }) {
  checkNode();
  const installed = await installPackages(log);
  const built = build ? await buildConsole(log) : false;
  return { installed, built };
}

/** @param {string} [version] of Node, such as `20.19.0` */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = NODE_NEEDED;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new PrepareError(
    `Pilothouse needs Node.js ${NODE_NEEDED.join('.')} or newer; this is ${version} (${process.execPath}). ` +
      'Install a newer one, then run the same command again.',
  );
}

/** @param {Log} log @returns {Promise<boolean>} whether anything had to be installed */
async function installPackages(log) {
  const stamp = join(ROOT, PACKAGES_STAMP);
  const wanted = hashOf(['package-lock.json']);
  if (readStamp(stamp) === wanted) return false;
  if (packagesFit()) {
    writeFileSync(stamp, wanted);
    return false;
  }
  const started = performance.now();
  log('Installing the packages of package-lock.json (npm ci)');
  // Types, compiler and styles are development packages, and the build needs them, whatever NODE_ENV says.
  const { command, args } = npm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  const failed = await runVisibly(command, args);
  if (failed) throw new PrepareError(`npm ci ${failed}. Its own words are above. By hand: npm ci --include=dev`);
  writeFileSync(stamp, wanted);
  log(`Packages installed in ${seconds(started)}`);
  return true;
}

/**
 * Whether npm already installed what the lock file says: by its own note of what it put into node_modules. Packages of
 * other platforms may be missing.
 */
function packagesFit() {
  try {
    const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(join(ROOT, 'node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, entry]) =>
        path === '' || (present[path] ? present[path].version === entry.version : entry.optional === true),
    );
  } catch {
    return false;
  }
}

/** @param {Log} log @returns {Promise<boolean>} whether it had to be built */
async function buildConsole(log) {
  const stamp = join(ROOT, BUILD_STAMP);
  const wanted = hashOf(sourceFiles());
  if (readStamp(stamp) === wanted) return false;
  const started = performance.now();
  log('Building the console (next build; about a minute)');
  // A failing build leaves a .next that cannot be served: the stamp of the one before must not vouch for it.
  rmSync(stamp, { force: true });
  const next = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
  if (!existsSync(next))
    throw new PrepareError('node_modules holds no Next.js. Delete node_modules and run this again.');
  const { failed, said } = await runQuietly(process.execPath, [next, 'build'], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  });
  if (failed) {
    process.stderr.write(said);
    throw new PrepareError(`The build ${failed}: nothing to serve. The reason is above; mend it and run this again.`);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  log(`Console built in ${seconds(started)}`);
  return true;
}

/** The npm that runs this command, else the one on the PATH. @param {string[]} args */
function npm(args) {
  const own = process.env.npm_execpath;
  if (own && /\.c?js$/.test(own) && existsSync(own)) return { command: process.execPath, args: [own, ...args] };
  // Where node is, npm usually is; on Windows npm is a script that only a shell could start.
  for (const folder of [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)]) {
    for (const part of ['node_modules/npm/bin/npm-cli.js', '../lib/node_modules/npm/bin/npm-cli.js']) {
      const file = join(folder, part);
      if (existsSync(file)) return { command: process.execPath, args: [file, ...args] };
    }
  }
  return { command: 'npm', args };
}

/**
 * @param {string} command @param {string[]} args @param {Record<string, string>} [env]
 * @returns {Promise<string | null>} null for success, else how it ended
 */
function runVisibly(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', (error) => resolve(`could not be started (${error.message})`));
    child.on('close', (code, signal) => resolve(code === 0 ? null : `ended with ${signal ?? `exit code ${code}`}`));
  });
}

/** Of what a command says, the end is kept for when it fails. */
const KEPT_OUTPUT = 100_000;

/**
 * A success needs no words of the compiler.
 * @param {string} command @param {string[]} args @param {Record<string, string>} env
 * @returns {Promise<{failed: string | null, said: string}>}
 */
function runQuietly(command, args, env) {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-KEPT_OUTPUT);
      });
    }
    child.on('error', (error) => resolve({ failed: `could not be started (${error.message})`, said }));
    child.on('close', (code, signal) =>
      resolve({ failed: code === 0 ? null : `ended with ${signal ?? `exit code ${code}`}`, said }),
    );
  });
}

/** What the build reads, as paths relative to the root with `/`, sorted. @returns {string[]} */
export function sourceFiles() {
  const files = SOURCE_FILES.filter((file) => existsSync(join(ROOT, file)));
  for (const folder of SOURCE_FOLDERS) {
    if (!existsSync(join(ROOT, folder))) continue;
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name)
        .slice(ROOT.length + 1)
        .split(sep)
        .join('/');
      if (!NOT_BUILT.test(file)) files.push(file);
    }
  }
  return files.sort();
}

/** @param {string[]} files @returns {string} a hash over names and contents */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(join(ROOT, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} file */
function readStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** @param {number} since of `performance.now()` */
export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
