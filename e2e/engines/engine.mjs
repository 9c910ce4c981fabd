// Private Docker engines for tests and for the demo: own data, own socket, own bridge, own containerd. Several run side
// by side and beside an engine that was there before, which is never touched.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from './apt.mjs';
import { lastLines } from './child-process.mjs';
import { engineClient } from './engine-client.mjs';
import { end, FOLDER_PREFIX, freeze, readState, signal, tearDown, writeState } from './engine-teardown.mjs';
import { enterNamespace } from './host-namespaces.mjs';
import { createBridge } from './host-network.mjs';
import { ensureEngine20, ensureEngine28 } from './install.mjs';
import { identify, isAlive, waitFor } from './process-identity.mjs';

export { cleanLeftovers } from './engine-teardown.mjs';

/**
 * @typedef {object} EngineOptions
 * @property {'20' | '28'} version
 * @property {string} [dir] folder of the engine; default a new one in the temporary folder
 * @property {string} [name] part of the folder's name
 * @property {boolean} [keepData] keep images, volumes and stopped containers when it stops (the demo)
 * @property {boolean} [ownerless] keep running when this process ends; removed only by `stop()` or by hand
 * @property {string[]} [daemonArgs] further arguments for dockerd
 * @property {string} [namespace] name of the network namespace it lives in, which goes with it; else it gets a bridge of its own
 * @property {(line: string) => void} [log]
 */

/**
 * @typedef {object} Engine
 * @property {string} socket path of its unix socket
 * @property {string} dir
 * @property {number} pid of dockerd (podman for Podman); another one after `restart`
 * @property {string} version such as `28.5.2`
 * @property {string} apiVersion such as `1.51`
 * @property {import('./install.mjs').EngineFiles | null} files its programs; null for Podman
 * @property {() => Promise<void>} stop stops the containers, then the engine, and removes every trace of it
 * @property {() => void} pause freezes the daemon (SIGSTOP); containers go on
 * @property {() => void} resume
 * @property {(options?: {signal?: 'SIGTERM' | 'SIGKILL'}) => Promise<void>} halt ends the daemon only; `start` brings it
 *   back. With SIGTERM it stops its containers, with SIGKILL they go on until it is back
 * @property {() => Promise<void>} start
 * @property {() => Promise<void>} restart
 */

/** @param {EngineOptions} options @returns {Promise<Engine>} */
export async function startEngine(options) {
  const { version, name = version, keepData = false, ownerless = false, log = () => {} } = options;
  if (!isRoot())
    throw new Error('Private Docker engines need root: run this as root, or give the address of an engine.');
  const files = version === '20' ? await ensureEngine20({ log }) : await ensureEngine28({ log });
  const started = performance.now();
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${name}-`));
  const before = readState(dir);
  if (before?.daemons.some(isAlive) && (before.owner === null || isAlive(before.owner))) {
    throw new Error(`The engine in ${dir} is already running`);
  }
  // What a killed run left of it.
  if (before) await tearDown(dir);
  mkdirSync(dir, { recursive: true });
  const namespace = options.namespace ?? null;
  const network = namespace === null ? await createBridge(before?.network ?? null) : null;
  const daemons = new DaemonPair(dir, files, { network, namespace }, options.daemonArgs ?? []);
  const save = () => {
    const owner = ownerless ? null : identify(process.pid);
    writeState(dir, { owner, daemons: daemons.identities(), network, namespace, keepData });
  };
  save();
  try {
    await daemons.start(save);
  } catch (error) {
    await tearDown(dir);
    throw error;
  }
  const client = engineClient(daemons.socket);
  const about = await client.get('/version');
  log(
    `Docker ${about.Version} (API ${about.ApiVersion}) started in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  return {
    socket: daemons.socket,
    dir,
    version: about.Version,
    apiVersion: about.ApiVersion,
    files,
    get pid() {
      return daemons.dockerdPid;
    },
    pause: () => freeze(daemons.dockerdPid),
    resume: () => signal(daemons.dockerdPid, 'SIGCONT'),
    halt: (how) => daemons.halt(how?.signal ?? 'SIGTERM'),
    start: () => daemons.start(save),
    async restart() {
      await daemons.halt('SIGTERM');
      await daemons.start(save);
    },
    async stop() {
      signal(daemons.dockerdPid, 'SIGCONT');
      await emptyEngine(client, keepData).catch((error) => log(`While stopping containers: ${error.message}`));
      client.close();
      await tearDown(dir);
    },
  };
}

/** dockerd and its containerd. */
class DaemonPair {
  /** @type {import('./process-identity.mjs').ProcessIdentity | null} */
  #containerd = null;
  /** @type {import('./process-identity.mjs').ProcessIdentity | null} */
  #dockerd = null;

  /**
   * @param {string} dir
   * @param {import('./install.mjs').EngineFiles} files
   * @param {{network: import('./host-network.mjs').EngineNetwork | null, namespace: string | null}} place
   * @param {string[]} extra
   */
  constructor(dir, files, { network, namespace }, extra) {
    this.dir = dir;
    this.files = files;
    this.network = network;
    this.namespace = namespace;
    this.extra = extra;
    this.socket = join(dir, 'docker.sock');
  }

  get dockerdPid() {
    return this.#dockerd?.pid ?? 0;
  }

  identities() {
    return [this.#dockerd, this.#containerd].filter((daemon) => daemon !== null);
  }

  /** Starts what does not run; resolves when the engine answers. @param {() => void} save */
  async start(save) {
    const containerdSocket = join(this.dir, 'exec', 'containerd.sock');
    if (!isAlive(this.#containerd)) {
      this.#containerd = this.#spawn('containerd', this.files.containerd, this.#containerdArgs(containerdSocket));
      save();
      await this.#until('containerd', this.#containerd, () => existsSync(containerdSocket));
    }
    if (!isAlive(this.#dockerd)) {
      // A killed daemon leaves both; a stale pid file would stop the next one.
      rmSync(join(this.dir, 'docker.pid'), { force: true });
      rmSync(this.socket, { force: true });
      const args = this.#dockerdArgs(containerdSocket);
      // Not `ip netns exec`, which mounts another /sys and hides the cgroups.
      this.#dockerd =
        this.namespace === null
          ? this.#spawn('dockerd', this.files.dockerd, args)
          : this.#spawn('dockerd', 'nsenter', [...enterNamespace(this.namespace), this.files.dockerd, ...args]);
      save();
    }
    const client = engineClient(this.socket);
    try {
      await this.#until('dockerd', this.#dockerd, () =>
        client.get('/_ping', { timeoutMs: 5000 }).then(
          () => true,
          () => false,
        ),
      );
    } finally {
      client.close();
    }
  }

  /** @param {'SIGTERM' | 'SIGKILL'} how */
  async halt(how) {
    const daemon = this.#dockerd;
    if (!daemon) return;
    if (how === 'SIGKILL') signal(daemon.pid, 'SIGKILL');
    await end(daemon);
  }

  /**
   * @param {string} name @param {string} program @param {string[]} args
   * @returns {import('./process-identity.mjs').ProcessIdentity}
   */
  #spawn(name, program, args) {
    const output = openSync(join(this.dir, `${name}.log`), 'a');
    try {
      // An own session: Ctrl-C in the terminal must not reach the engine before its containers are stopped.
      const child = spawn(program, args, {
        detached: true,
        stdio: ['ignore', output, output],
        cwd: this.dir,
        env: { PATH: [...this.files.path, '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':'), HOME: this.dir },
      });
      child.on('error', () => {});
      child.unref();
      if (!child.pid) throw new Error(`Cannot start ${program}`);
      return identify(child.pid);
    } finally {
      closeSync(output);
    }
  }

  /**
   * @param {string} name @param {import('./process-identity.mjs').ProcessIdentity | null} daemon
   * @param {() => boolean | Promise<boolean>} ready
   */
  async #until(name, daemon, ready) {
    try {
      await waitFor(
        () => {
          if (!isAlive(daemon)) throw new Error(`${name} ended`);
          return ready();
        },
        { timeoutMs: 60_000, what: `${name} to answer` },
      );
    } catch (error) {
      const said = lastLines(readFileSync(join(this.dir, `${name}.log`), 'utf8'));
      throw new Error(`${/** @type {Error} */ (error).message}. The end of its log:\n${said}`);
    }
  }

  /** @param {string} socket @returns {string[]} */
  #containerdArgs(socket) {
    const config = join(this.dir, 'containerd.toml');
    mkdirSync(join(this.dir, 'exec'), { recursive: true });
    // What listens on, or writes to, a path that all containerds of the machine share is switched off.
    writeFileSync(
      config,
      [
        'version = 2',
        'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt"]',
        '',
      ].join('\n'),
    );
    const state = join(this.dir, 'exec', 'containerd');
    return ['--config', config, '--root', join(this.dir, 'containerd'), '--state', state, '--address', socket];
  }

  /** @param {string} containerdSocket @returns {string[]} */
  #dockerdArgs(containerdSocket) {
    const config = join(this.dir, 'daemon.json');
    // Without a file of its own, dockerd would take the machine's /etc/docker/daemon.json.
    writeFileSync(config, '{}\n');
    const args = [
      ['--config-file', config],
      ['--data-root', join(this.dir, 'data')],
      ['--exec-root', join(this.dir, 'exec')],
      ['--pidfile', join(this.dir, 'docker.pid')],
      ['--host', `unix://${this.socket}`],
      ['--group', 'root'],
      ['--containerd', containerdSocket],
      ...(this.network === null
        ? [['--bridge', 'none'], ['--ip-forward=false']]
        : [
            ['--bridge', this.network.bridge],
            ['--default-address-pool', `base=${this.network.pool},size=24`],
          ]),
      ['--shutdown-timeout', '5'],
      // See host-network.mjs: the rules are ours.
      ['--iptables=false'],
      ['--ip6tables=false'],
      ['--ip-masq=false'],
    ];
    if (this.files.proxy) args.push(['--userland-proxy-path', this.files.proxy]);
    return [...args.flat(), ...this.extra];
  }
}

/**
 * Stops every container; where no data is kept, removes containers and networks, because an engine leaves the bridges
 * of its networks behind.
 * @param {import('./engine-client.mjs').EngineClient} client @param {boolean} keepData
 */
export async function emptyEngine(client, keepData) {
  await client.get('/_ping', { timeoutMs: 5000 });
  /** @type {{Id: string, State: string}[]} */
  const containers = await client.get('/containers/json', { query: { all: true } });
  const accept = [304, 404, 409];
  await Promise.all(
    containers.map(({ Id }) =>
      keepData
        ? client.post(`/containers/${Id}/stop`, { query: { t: 3 }, accept })
        : client.delete(`/containers/${Id}`, { query: { force: true, v: true }, accept }),
    ),
  );
  if (keepData) return;
  await client.post('/networks/prune', { accept });
}
