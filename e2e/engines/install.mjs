#!/usr/bin/env node
// Gets the system parts that the tests and the demo need from the distribution's packages. Idempotent; fast when present.
// Engines and the registry are unpacked into the cache folder rather than installed: an installed package would bring a
// system service, and would collide with a Docker that somebody else installed.
//
//   node e2e/engines/install.mjs engine20 engine28 registry browser tool:skopeo
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distribution, ensurePackages, isRoot, unpackPackages } from './apt.mjs';
import { cachePath } from './cache-folder.mjs';
import { run } from './child-process.mjs';
import { withLock } from './lock-file.mjs';

/** @typedef {import('./apt.mjs').Log} Log */

/**
 * @typedef {object} EngineFiles programs of one engine version, all absolute
 * @property {string} version such as `28.5.2`
 * @property {string} suite where it came from; `host` for the machine's own package sources
 * @property {string} folder the unpacked tree
 * @property {string} dockerd
 * @property {string} containerd
 * @property {string[]} path folders to put in front of PATH: shim, runc, init, proxy and the CLI are found there
 * @property {string | null} proxy docker-proxy
 * @property {string | null} cli the docker command, null when the suite has none
 * @property {string | null} plugins folder of the CLI's plugins (compose, buildx)
 */

const RUNTIME = ['runc', 'tini'];

/** Docker 20.10 (API 1.41) on Debian 12; elsewhere what the machine's own distribution has. @param {{log?: Log}} [options] @returns {Promise<EngineFiles>} */
export function ensureEngine20(options = {}) {
  return ensureEngine('engine-20', [{ suite: null, names: ['docker.io', 'containerd'] }], options);
}

/** The newest Docker of Debian's sid suite (28.5 when written), else trixie's (26.1); `version` and `suite` say which. @param {{log?: Log}} [options] @returns {Promise<EngineFiles>} */
export function ensureEngine28(options = {}) {
  const names = ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx', 'containerd'];
  const sources =
    distribution()?.id === 'debian'
      ? [
          { suite: 'sid', names },
          { suite: 'trixie', names },
        ]
      : [{ suite: null, names: ['docker.io', 'containerd'] }];
  return ensureEngine('engine-28', sources, options);
}

/**
 * @param {string} slot name of the pointer file in the cache folder
 * @param {{suite: string | null, names: string[]}[]} sources tried in turn
 * @param {{log?: Log}} options
 * @returns {Promise<EngineFiles>}
 */
async function ensureEngine(slot, sources, { log = () => {} }) {
  const pointer = cachePath(`${slot}.json`);
  const known = readPointer(pointer);
  if (known) {
    await ensurePackages(['iptables'], { log });
    return known;
  }
  return withLock(cachePath(`${slot}.lock`), async () => {
    const meanwhile = readPointer(pointer);
    if (meanwhile) return meanwhile;
    if (!distribution()) {
      throw new Error('Docker test engines come from Debian or Ubuntu packages; this machine has no apt-get.');
    }
    await ensurePackages(['iptables', 'iproute2'], { log });
    /** @type {Error[]} */
    const failures = [];
    for (const source of sources) {
      try {
        const files = await unpackEngine(slot, source, log);
        writeFileSync(pointer, JSON.stringify(files, null, 2));
        log(`Docker ${files.version} from ${source.suite ?? "the machine's own packages"} is ready`);
        return files;
      } catch (error) {
        failures.push(/** @type {Error} */ (error));
        log(`Docker from ${source.suite ?? "the machine's own packages"}: ${/** @type {Error} */ (error).message}`);
      }
    }
    throw new Error(`No Docker engine to be had:\n${failures.map((failure) => failure.message).join('\n')}`);
  });
}

/** @param {string} slot @param {{suite: string | null, names: string[]}} source @param {Log} log @returns {Promise<EngineFiles>} */
async function unpackEngine(slot, source, log) {
  const staging = cachePath(`${slot}.unpacking`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  log(`Downloading ${source.names.join(', ')} (${source.suite ?? 'own package sources'})`);
  await unpackPackages({ names: source.names, into: staging, suite: source.suite, log });
  // runc and the init process always come from the machine's own distribution: they fit its libraries.
  await unpackPackages({ names: RUNTIME, into: staging, suite: null, log });
  const version = await dockerdVersion(staging, log);
  const folder = cachePath(`engine-${version}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(staging, folder);
  return describeEngine(folder, version, source.suite ?? 'host');
}

/** @param {string} folder @param {Log} log @returns {Promise<string>} */
async function dockerdVersion(folder, log) {
  const dockerd = firstFile(folder, ['usr/sbin/dockerd', 'usr/bin/dockerd']);
  let answer = await run(dockerd, ['--version'], { allowFailure: true });
  const library = /loading shared libraries: (\S+?)\.so/.exec(answer.stderr)?.[1];
  if (library === 'libdevmapper') {
    await ensurePackages(['libdevmapper1.02.1'], { log });
    answer = await run(dockerd, ['--version'], { allowFailure: true });
  }
  const version = /version (\d+\.\d+\.\d+)/.exec(answer.stdout)?.[1];
  if (!version) throw new Error(`${dockerd} does not run here: ${answer.stderr.trim() || answer.stdout.trim()}`);
  return version;
}

/** @param {string} folder @param {string} version @param {string} suite @returns {EngineFiles} */
function describeEngine(folder, version, suite) {
  const plugins = join(folder, 'usr/libexec/docker/cli-plugins');
  return {
    version,
    suite,
    folder,
    dockerd: firstFile(folder, ['usr/sbin/dockerd', 'usr/bin/dockerd']),
    containerd: firstFile(folder, ['usr/bin/containerd', 'usr/sbin/containerd']),
    path: ['usr/sbin', 'usr/bin', 'sbin', 'bin', 'usr/libexec/docker'].map((part) => join(folder, part)),
    proxy: optionalFile(folder, ['usr/bin/docker-proxy', 'usr/sbin/docker-proxy', 'usr/libexec/docker/docker-proxy']),
    cli: optionalFile(folder, ['usr/bin/docker']),
    plugins: existsSync(plugins) ? plugins : null,
  };
}

/** @param {string} folder @param {string[]} candidates */
function optionalFile(folder, candidates) {
  return candidates.map((candidate) => join(folder, candidate)).find((file) => existsSync(file)) ?? null;
}

/** @param {string} folder @param {string[]} candidates */
function firstFile(folder, candidates) {
  const file = optionalFile(folder, candidates);
  if (!file) throw new Error(`The packages hold none of ${candidates.join(', ')}`);
  return file;
}

/** @param {string} pointer @returns {EngineFiles | null} null when a file it names is gone */
function readPointer(pointer) {
  try {
    const files = JSON.parse(readFileSync(pointer, 'utf8'));
    return existsSync(files.dockerd) && existsSync(files.containerd) ? files : null;
  } catch {
    return null;
  }
}

/** Debian's image registry (distribution 2.8). @param {{log?: Log}} [options] @returns {Promise<string>} path of the `docker-registry` program */
export async function ensureRegistry({ log = () => {} } = {}) {
  if (existsSync('/usr/bin/docker-registry')) return '/usr/bin/docker-registry';
  const folder = cachePath('docker-registry');
  const program = join(folder, 'usr/bin/docker-registry');
  if (existsSync(program)) return program;
  return withLock(cachePath('docker-registry.lock'), async () => {
    if (existsSync(program)) return program;
    log("Downloading docker-registry from the distribution's packages");
    const staging = `${folder}.unpacking`;
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true });
    await unpackPackages({ names: ['docker-registry'], into: staging, suite: null, log });
    renameSync(staging, folder);
    return program;
  });
}

/** Chromium and fonts with the signs the pages use. @param {{log?: Log}} [options] @returns {Promise<string>} path of the browser */
export async function ensureBrowser({ log = () => {} } = {}) {
  const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const present = candidates.find((file) => existsSync(file));
  // A browser that somebody installed is taken as it is, with its fonts.
  if (present && !isRoot()) return present;
  await ensurePackages([...(present ? [] : ['chromium']), 'fonts-dejavu-core', 'fonts-noto-core'], { log });
  const browser = candidates.find((file) => existsSync(file));
  if (!browser) throw new Error('The package chromium brought no /usr/bin/chromium');
  return browser;
}

/** @type {Record<string, {program: string, packages?: string[]}>} */
const TOOLS = {
  skopeo: { program: '/usr/bin/skopeo' },
  podman: { program: '/usr/bin/podman', packages: ['podman', 'crun', 'netavark', 'aardvark-dns'] },
  'busybox-static': { program: '/bin/busybox' },
  sshd: { program: '/usr/sbin/sshd', packages: ['openssh-server', 'openssh-client'] },
  openssl: { program: '/usr/bin/openssl' },
  mmdebstrap: { program: '/usr/bin/mmdebstrap' },
  iptables: { program: '/usr/sbin/iptables' },
};

/** @param {keyof typeof TOOLS & string} name @param {{log?: Log}} [options] @returns {Promise<string>} path of the program */
export async function ensureTool(name, { log = () => {} } = {}) {
  const tool = TOOLS[name];
  if (!tool) throw new Error(`Unknown tool "${name}". Known: ${Object.keys(TOOLS).join(', ')}`);
  if (existsSync(tool.program) && name !== 'busybox-static') return tool.program;
  // `busybox` (not static) has the same path and would not run in an image without libraries.
  await ensurePackages(tool.packages ?? [name], { log });
  if (!existsSync(tool.program)) throw new Error(`The package ${name} brought no ${tool.program}`);
  return tool.program;
}

/** @param {string[]} parts */
async function main(parts) {
  /** @type {Record<string, (options: {log: Log}) => Promise<unknown>>} */
  const known = {
    engine20: ensureEngine20,
    engine28: ensureEngine28,
    registry: ensureRegistry,
    browser: ensureBrowser,
  };
  const log = (/** @type {string} */ line) => console.error(line);
  if (parts.length === 0) {
    console.error(`Usage: node e2e/engines/install.mjs ${Object.keys(known).join(' | ')} | tool:NAME ...`);
    return 2;
  }
  for (const part of parts) {
    const started = performance.now();
    const result = part.startsWith('tool:') ? await ensureTool(part.slice(5), { log }) : await known[part]?.({ log });
    if (result === undefined)
      throw new Error(`Unknown part "${part}". Known: ${Object.keys(known).join(', ')}, tool:NAME`);
    const where = typeof result === 'string' ? result : /** @type {EngineFiles} */ (result).dockerd;
    console.log(`${part}: ${where} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  return 0;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (/** @type {Error} */ error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
