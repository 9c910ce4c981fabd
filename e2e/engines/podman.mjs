// Podman's service speaks Docker's API on a unix socket: a third kind of engine for a smoke test.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from './apt.mjs';
import { lastLines } from './child-process.mjs';
import { emptyEngine } from './engine.mjs';
import { engineClient } from './engine-client.mjs';
import { end, FOLDER_PREFIX, freeze, signal, tearDown, writeState } from './engine-teardown.mjs';
import { createBridge } from './host-network.mjs';
import { ensureEngine20, ensureTool } from './install.mjs';
import { identify, isAlive, waitFor } from './process-identity.mjs';
import { seconds } from './timing.mjs';

/**
 * Starts Podman's service with storage and networks of its own. Containers need `Ulimits` of the machine's size
 * (`nofile` 1024:4096, `nproc` 4096:4096) where Podman's defaults exceed them. An image name without a registry is
 * `docker.io/...` to it.
 * @param {{name?: string, log?: (line: string) => void}} [options]
 * @returns {Promise<import('./engine.mjs').Engine>} the same shape as a Docker engine; `files` is null
 */
export async function startPodman({ name = 'podman', log = () => {} } = {}) {
  if (!isRoot()) throw new Error('A private Podman needs root.');
  const program = await ensureTool('podman', { log });
  // Podman's own default, crun, refuses machines with both cgroup versions mounted. The engines' runc does not.
  const { folder } = await ensureEngine20({ log });
  const started = performance.now();
  const dir = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${name}-`));
  const network = await createBridge();
  const service = new PodmanService(dir, program, join(folder, 'usr/sbin/runc'), network);
  const save = () =>
    writeState(dir, { owner: identify(process.pid), daemons: service.identities(), network, keepData: false });
  save();
  try {
    await service.start(save);
  } catch (error) {
    await tearDown(dir);
    throw error;
  }
  const client = engineClient(service.socket);
  const about = await client.get('/version');
  log(`Podman ${about.Version} (API ${about.ApiVersion}) started in ${seconds(started)}`);
  return {
    socket: service.socket,
    dir,
    version: about.Version,
    apiVersion: about.ApiVersion,
    files: null,
    get pid() {
      return service.pid;
    },
    pause: () => freeze(service.pid),
    resume: () => signal(service.pid, 'SIGCONT'),
    halt: (how) => service.halt(how?.signal ?? 'SIGTERM'),
    start: () => service.start(save),
    async restart() {
      await service.halt('SIGTERM');
      await service.start(save);
    },
    async stop() {
      signal(service.pid, 'SIGCONT');
      await emptyEngine(client, false).catch((error) => log(`While stopping containers: ${error.message}`));
      client.close();
      await tearDown(dir);
    },
  };
}

class PodmanService {
  /** @type {import('./process-identity.mjs').ProcessIdentity | null} */
  #service = null;

  /**
   * @param {string} dir @param {string} program @param {string} runc
   * @param {import('./host-network.mjs').EngineNetwork} network
   */
  constructor(dir, program, runc, network) {
    this.dir = dir;
    this.runc = runc;
    this.program = program;
    this.network = network;
    this.socket = join(dir, 'podman.sock');
  }

  get pid() {
    return this.#service?.pid ?? 0;
  }

  identities() {
    return this.#service ? [this.#service] : [];
  }

  /** @param {() => void} save */
  async start(save) {
    if (!isAlive(this.#service)) {
      this.#service = this.#spawn();
      save();
    }
    const client = engineClient(this.socket);
    const answers = async () => {
      if (!isAlive(this.#service)) throw new Error(`podman ended:\n${this.#output()}`);
      if (!existsSync(this.socket)) return false;
      return client.get('/_ping', { timeoutMs: 5000 }).then(
        () => true,
        () => false,
      );
    };
    try {
      await waitFor(answers, { timeoutMs: 60_000, what: 'podman to answer' });
    } finally {
      client.close();
    }
  }

  /** @param {'SIGTERM' | 'SIGKILL'} how */
  async halt(how) {
    if (!this.#service) return;
    if (how === 'SIGKILL') signal(this.#service.pid, 'SIGKILL');
    await end(this.#service);
  }

  #spawn() {
    const config = join(this.dir, 'containers.conf');
    for (const part of ['storage', 'run', 'tmp', 'networks']) mkdirSync(join(this.dir, part), { recursive: true });
    writeFileSync(
      config,
      [
        '[engine]',
        'cgroup_manager = "cgroupfs"',
        'events_logger = "file"',
        'runtime = "runc"',
        `tmp_dir = "${join(this.dir, 'tmp')}"`,
        '[engine.runtimes]',
        `runc = ["${this.runc}"]`,
        '[network]',
        `network_config_dir = "${join(this.dir, 'networks')}"`,
        `default_subnet = "${this.network.block.replace('.0.0/16', '.1.0/24')}"`,
        `default_subnet_pools = [{ base = "${this.network.pool}", size = 24 }]`,
        '[containers]',
        'log_driver = "k8s-file"',
        '',
      ].join('\n'),
    );
    const args = ['--root', join(this.dir, 'storage'), '--runroot', join(this.dir, 'run')];
    const output = openSync(join(this.dir, 'podman.log'), 'a');
    try {
      const child = spawn(this.program, [...args, 'system', 'service', '--time', '0', `unix://${this.socket}`], {
        detached: true,
        stdio: ['ignore', output, output],
        cwd: this.dir,
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: this.dir, CONTAINERS_CONF: config },
      });
      child.on('error', () => {});
      child.unref();
      if (!child.pid) throw new Error(`Cannot start ${this.program}`);
      return identify(child.pid);
    } finally {
      closeSync(output);
    }
  }

  #output() {
    return lastLines(readFileSync(join(this.dir, 'podman.log'), 'utf8'));
  }
}
