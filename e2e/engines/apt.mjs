// The distribution's package manager, by argv arrays. Services that a package would start are not started, and services
// that ran before are not touched: see `withoutServiceStart`.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cachePath } from './cache-folder.mjs';
import { lastLines, run } from './child-process.mjs';
import { withLock } from './lock-file.mjs';

/** @typedef {(line: string) => void} Log */
/** @typedef {{uris: string[], suites: string[], components: string[], signedBy: string | null}} AptSource */

const POLICY = '/usr/sbin/policy-rc.d';
const APT_ENV = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

/** @returns {{id: string, like: string, codename: string, versionId: string} | null} null where there is no apt */
export function distribution() {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return null;
  /** @type {Record<string, string>} */
  const fields = {};
  for (const line of readFileSync('/etc/os-release', 'utf8').split('\n')) {
    const match = /^([A-Z_]+)="?([^"]*)"?$/.exec(line);
    if (match?.[1]) fields[match[1]] = match[2] ?? '';
  }
  return {
    id: fields.ID ?? '',
    like: fields.ID_LIKE ?? '',
    codename: fields.VERSION_CODENAME ?? '',
    versionId: fields.VERSION_ID ?? '',
  };
}

export function isRoot() {
  return process.getuid?.() === 0;
}

/** @param {string} name @returns {Promise<string | null>} the installed version, null when it is not installed */
export async function installedVersion(name) {
  const format = '$' + '{db:Status-Status} $' + '{Version}';
  const answer = await run('dpkg-query', ['-W', `-f=${format}`, name], { allowFailure: true });
  const [status, version] = answer.stdout.trim().split(' ');
  return answer.code === 0 && status === 'installed' && version ? version : null;
}

/**
 * Makes sure that packages are installed. Fast when they are.
 * @param {string[]} names
 * @param {{log?: Log}} [options]
 * @returns {Promise<string[]>} the packages that had to be installed; rejects with the package's name and the way out
 */
export async function ensurePackages(names, { log = () => {} } = {}) {
  const missing = await missingPackages(names);
  if (missing.length === 0) return [];
  const byHand = `apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (!distribution()) {
    throw new Error(
      `This machine has no apt-get. Needed: ${missing.join(', ')}. Install them with its package manager.`,
    );
  }
  if (!isRoot()) throw new Error(`Missing packages: ${missing.join(', ')}. Install them: sudo ${byHand}`);
  return withAptLock(log, async () => {
    const still = await missingPackages(names);
    if (still.length === 0) return [];
    log(`Installing ${still.join(', ')} from the distribution's packages`);
    await withoutServiceStart(async () => {
      let answer = await install(still);
      // No package lists yet, or lists so old that the files are gone from the mirror: fetch the lists, once.
      if (answer.code !== 0 && /Unable to locate|no installation candidate|404 |Unable to fetch/i.test(answer.stderr)) {
        log('Fetching the package lists (apt-get update)');
        await run('apt-get', ['update', '-q'], { env: APT_ENV, allowFailure: true });
        answer = await install(still);
      }
      if (answer.code !== 0) {
        throw new Error(`Cannot install ${still.join(', ')}:\n${lastLines(answer.stderr)}\nTry by hand: ${byHand}`);
      }
    });
    return still;
  });
}

/** @param {string[]} names */
async function missingPackages(names) {
  const versions = await Promise.all(names.map(installedVersion));
  return names.filter((_, index) => versions[index] === null);
}

/** @param {string[]} names */
function install(names) {
  return run(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', '--no-remove', '-o', 'DPkg::Lock::Timeout=300', ...names],
    { env: APT_ENV, allowFailure: true, timeoutMs: 1_200_000 },
  );
}

/** @template T @param {Log} log @param {() => Promise<T>} work @returns {Promise<T>} */
export function withAptLock(log, work) {
  return withLock(cachePath('apt.lock'), work, {
    onWait: (pid) => log(`Waiting for process ${pid}, which is installing packages`),
  });
}

/**
 * Debian's packages ask /usr/sbin/policy-rc.d before they start a service; 101 means no.
 * @param {() => Promise<void>} work
 */
async function withoutServiceStart(work) {
  const saved = `${POLICY}.pilothouse-saved`;
  // A run killed in between left the machine's own policy here.
  if (existsSync(saved)) renameSync(saved, POLICY);
  if (existsSync(POLICY)) {
    const answer = await run(POLICY, ['pilothouse-test', 'start'], { allowFailure: true, timeoutMs: 10_000 });
    if (answer.code === 101) return work();
    renameSync(POLICY, saved);
  }
  writeFileSync(POLICY, '#!/bin/sh\n# written by Pilothouse while it installs packages\nexit 101\n');
  chmodSync(POLICY, 0o755);
  try {
    await work();
  } finally {
    rmSync(POLICY, { force: true });
    if (existsSync(saved)) renameSync(saved, POLICY);
  }
}

/**
 * The machine's own sources of the distribution's main archive, security and updates included.
 * @param {string} codename such as the one of `distribution()`
 * @returns {AptSource[]} rejects nothing; empty when there are none
 */
export function archiveSources(codename) {
  const files = ['/etc/apt/sources.list'];
  for (const name of existsSync('/etc/apt/sources.list.d') ? readdirSync('/etc/apt/sources.list.d').sort() : []) {
    if (/\.(list|sources)$/.test(name)) files.push(join('/etc/apt/sources.list.d', name));
  }
  return files
    .filter((file) => existsSync(file))
    .flatMap((file) => parseSources(readFileSync(file, 'utf8'), file.endsWith('.sources')))
    .map((source) => ({
      ...source,
      uris: source.uris.filter((uri) => /^https?:\/\//.test(uri)),
      suites: source.suites.filter((suite) => suite === codename || suite.startsWith(`${codename}-`)),
    }))
    .filter((source) => source.uris.length > 0 && source.suites.length > 0 && source.components.includes('main'));
}

/**
 * Reads a sources file, sources.list(5).
 * @param {string} text
 * @param {boolean} deb822 the stanza format, else one entry a line
 * @returns {AptSource[]} entries for binary packages that are switched on
 */
export function parseSources(text, deb822) {
  return deb822 ? text.split(/\n\s*\n/).flatMap(parseStanza) : text.split('\n').flatMap(parseLine);
}

/** @param {string} stanza @returns {AptSource[]} */
function parseStanza(stanza) {
  /** @type {Record<string, string>} */
  const fields = {};
  let key = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    const match = /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line);
    if (match?.[1]) {
      key = match[1].toLowerCase();
      fields[key] = match[2] ?? '';
    } else if (/^\s/.test(line) && key) {
      fields[key] += `\n${line.trim()}`;
    }
  }
  const words = (/** @type {string} */ name) => (fields[name] ?? '').split(/\s+/).filter(Boolean);
  if (!words('types').includes('deb') || /^(no|false|0|off)$/i.test(fields.enabled ?? '')) return [];
  const signedBy = (fields['signed-by'] ?? '').trim();
  return [
    {
      uris: words('uris'),
      suites: words('suites'),
      components: words('components'),
      // A key written into the stanza itself cannot be named in another file.
      signedBy: signedBy.startsWith('/') ? signedBy : null,
    },
  ];
}

/** @param {string} line @returns {AptSource[]} */
function parseLine(line) {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*(.*)$/.exec(line.replace(/#.*/, ''));
  if (!match?.[2] || !match[3]) return [];
  const signedBy = /signed-by=(\/\S+)/.exec(match[1] ?? '')?.[1] ?? null;
  return [
    { uris: [match[2]], suites: [match[3]], components: (match[4] ?? '').split(/\s+/).filter(Boolean), signedBy },
  ];
}

/**
 * Downloads packages without installing them and unpacks them into one folder.
 * @param {{names: string[], into: string, suite: string | null, log?: Log}} options `suite` null: the machine's own
 *   sources; else another suite of the same archive, by a private apt configuration
 * @returns {Promise<Record<string, string>>} package name to version
 */
export async function unpackPackages({ names, into, suite, log = () => {} }) {
  const folder = `${into}.debs`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    await withAptLock(log, async () => {
      const options = suite === null ? [] : await privateSuite(suite, log);
      // Downloads run as this user: the cache folder is closed to apt's own.
      const args = [...options, '-q', '-o', 'APT::Sandbox::User=root', 'download', ...names];
      let answer = await run('apt-get', args, { env: APT_ENV, cwd: folder, allowFailure: true });
      if (answer.code !== 0 && suite === null && isRoot()) {
        log('Fetching the package lists (apt-get update)');
        await run('apt-get', ['update', '-q'], { env: APT_ENV, allowFailure: true });
        answer = await run('apt-get', args, { env: APT_ENV, cwd: folder, allowFailure: true });
      }
      if (answer.code !== 0) {
        const where = suite === null ? "the machine's package sources" : `the suite ${suite}`;
        throw new Error(
          `Cannot download ${names.join(', ')} from ${where}:\n${lastLines(answer.stderr)}\n` +
            'Check that `apt-get update` works on this machine, then run this again.',
        );
      }
    });
    /** @type {Record<string, string>} */
    const versions = {};
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
      const fields = await run('dpkg-deb', ['-f', join(folder, file), 'Package', 'Version']);
      const name = /^Package: (.*)$/m.exec(fields.stdout)?.[1] ?? file;
      versions[name] = /^Version: (.*)$/m.exec(fields.stdout)?.[1] ?? '';
      await run('dpkg-deb', ['-x', join(folder, file), into]);
    }
    return versions;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} suite @param {Log} log @returns {Promise<string[]>} options for apt-get */
async function privateSuite(suite, log) {
  const codename = distribution()?.codename ?? '';
  const source = archiveSources(codename).find((entry) => entry.suites.includes(codename));
  if (!source) throw new Error(`Found no entry for "${codename} main" in this machine's apt sources`);
  const base = cachePath(`apt-${suite}`);
  for (const part of ['lists/partial', 'cache/archives/partial', 'parts'])
    mkdirSync(join(base, part), { recursive: true });
  const signed = source.signedBy ? `[signed-by=${source.signedBy}] ` : '';
  writeFileSync(join(base, 'sources.list'), `deb ${signed}${source.uris[0]} ${suite} main\n`);
  const options = [
    `Dir::Etc::SourceList=${join(base, 'sources.list')}`,
    `Dir::Etc::SourceParts=${join(base, 'parts')}`,
    `Dir::State::Lists=${join(base, 'lists')}`,
    `Dir::Cache=${join(base, 'cache')}`,
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
  ].flatMap((option) => ['-o', option]);
  log(`Fetching the package lists of the suite ${suite}`);
  const answer = await run('apt-get', [...options, '-q', 'update'], { env: APT_ENV, allowFailure: true });
  if (answer.code !== 0) throw new Error(`Cannot read the suite ${suite}:\n${lastLines(answer.stderr)}`);
  return options;
}
