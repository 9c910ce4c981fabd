// Small images and many containers for tests on private engines.
import { readFileSync } from 'node:fs';
import { run } from '../engines/child-process.mjs';
import { engineClient } from '../engines/engine-client.mjs';
import { ensureTool } from '../engines/install.mjs';
import { tarArchive } from './tar-archive.mjs';

export const BUSYBOX = 'pilothouse-test/busybox:1';
/** Every container, network and volume of the tests carries it. */
export const TEST_LABEL = 'pilothouse.test';

/**
 * Makes sure of a 2 MB image with a shell and the usual small programs (sh, httpd, nc, wget, ping, nslookup, ...).
 * @param {{socket: string, log?: (line: string) => void}} options
 * @returns {Promise<string>} its reference
 */
export async function busyboxImage({ socket, log = () => {} }) {
  const client = engineClient(socket);
  try {
    if (await exists(client, `/images/${BUSYBOX}/json`)) return BUSYBOX;
    const program = await ensureTool('busybox-static', { log });
    // Without a RUN step: not every engine can run one on every machine (Podman's limits exceed a small machine's).
    const dockerfile = ['FROM scratch', 'ADD root.tar /', 'ENV PATH=/bin', 'CMD ["/bin/sh"]', ''].join('\n');
    const context = tarArchive([
      { path: 'Dockerfile', content: dockerfile },
      { path: 'root.tar', content: await rootFolder(program) },
    ]);
    await client.progress('POST', '/build', {
      query: { t: BUSYBOX, labels: JSON.stringify({ [TEST_LABEL]: '1' }), forcerm: true },
      headers: { 'content-type': 'application/x-tar' },
      body: context,
    });
    return BUSYBOX;
  } finally {
    client.close();
  }
}

/** @param {string} busybox path of the program @returns {Promise<Buffer>} a tar of the image's root folder */
async function rootFolder(busybox) {
  const { stdout } = await run(busybox, ['--list']);
  const programs = stdout.split('\n').filter((name) => name !== '' && name !== 'busybox');
  return tarArchive([
    ...['bin/', 'etc/', 'var/', 'var/log/', 'usr/', 'usr/bin/'].map((path) => ({ path })),
    { path: 'tmp/', mode: 0o1777 },
    { path: 'etc/passwd', content: 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' },
    { path: 'etc/group', content: 'root:x:0:\nnogroup:x:65534:\n' },
    { path: 'bin/busybox', content: readFileSync(busybox), mode: 0o755 },
    ...programs.map((name) => ({ path: `bin/${name}`, link: 'busybox' })),
  ]);
}

/**
 * @typedef {object} LoadFleet
 * @property {string[]} running ids
 * @property {string[]} stopped ids
 * @property {() => Promise<void>} remove removes exactly these
 */

/**
 * Many small containers, for tests of scale. Every fifth has a health check (30 s), every tenth writes a line a second.
 * @param {{socket: string, running: number, stopped?: number, label?: string, parallel?: number}} options `label`: value
 *   of the label `pilothouse.test` and prefix of the names, default `load`
 * @returns {Promise<LoadFleet>}
 */
export async function loadFleet({ socket, running, stopped = 0, label = 'load', parallel = 8 }) {
  await busyboxImage({ socket });
  const client = engineClient(socket);
  const create = async (/** @type {string} */ name, /** @type {number} */ index) => {
    const chatty = index % 10 === 0;
    const created = await client.post('/containers/create', {
      query: { name: `${label}-${name}-${index}` },
      timeoutMs: 120_000,
      json: {
        Image: BUSYBOX,
        Cmd: ['sh', '-c', chatty ? `while true; do echo "line of ${name} ${index}"; sleep 1; done` : 'sleep 1000000'],
        StopSignal: 'SIGKILL',
        Labels: { [TEST_LABEL]: label, 'com.docker.compose.project': `${label}-${Math.floor(index / 10)}` },
        ...(index % 5 === 0 && { Healthcheck: { Test: ['CMD', 'true'], Interval: 30e9, Timeout: 5e9, Retries: 3 } }),
        HostConfig: { NetworkMode: 'none', Memory: 32 * 1024 * 1024 },
      },
    });
    return /** @type {string} */ (created.Id);
  };
  const indexes = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => index + 1);
  const runningIds = await inParallel(indexes(running), parallel, async (index) => {
    const id = await create('run', index);
    await client.post(`/containers/${id}/start`, { timeoutMs: 120_000 });
    return id;
  });
  const stoppedIds = await inParallel(indexes(stopped), parallel, (index) => create('stop', index));
  return {
    running: runningIds,
    stopped: stoppedIds,
    async remove() {
      await inParallel([...runningIds, ...stoppedIds], parallel, (id) =>
        client.delete(`/containers/${id}`, { query: { force: true, v: true }, accept: [404], timeoutMs: 120_000 }),
      );
      client.close();
    },
  };
}

/**
 * @template T, R
 * @param {T[]} items @param {number} limit at most so many at once @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>} in the order of the items
 */
export async function inParallel(items, limit, work) {
  /** @type {R[]} */
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(/** @type {T} */ (items[index]));
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** @param {import('../engines/engine-client.mjs').EngineClient} client @param {string} path @returns {Promise<boolean>} */
export async function exists(client, path) {
  return (await client.get(path, { accept: [404] }))?.Id !== undefined;
}
