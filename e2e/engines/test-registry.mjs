// A real image registry on 127.0.0.1 (plain HTTP, which engines allow there) behind a gate that tests can narrow or shut: slow
// pulls, pulls that break off, registries that die half-way.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { tarArchive } from '../fleet/tar-archive.mjs';
import { freePort } from './free-port.mjs';
import { ensureRegistry } from './install.mjs';
import { waitFor } from './process-identity.mjs';

/**
 * @typedef {object} TestRegistry
 * @property {string} address `127.0.0.1:port`, for references
 * @property {(repository: string, tag: string, layers: (number | Buffer)[]) => Promise<string>} push an image of layers of so many
 *   random bytes, or of exactly these; answers with its digest
 * @property {(bytesPerSecond: number | null) => void} slow what each connection gets from now on; null: all
 * @property {() => void} breakOff ends every connection; new ones are taken
 * @property {() => void} shut ends every connection and takes no more, as a registry that died
 * @property {() => void} open takes them again
 * @property {() => number} connections those that are open now
 * @property {() => Promise<void>} stop
 */

/** @returns {Promise<TestRegistry>} */
export async function startTestRegistry() {
  const program = await ensureRegistry();
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-registry-'));
  const port = await freePort();
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(dir, 'data') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
  };
  // JSON is YAML.
  writeFileSync(join(dir, 'config.yml'), JSON.stringify(config));
  const child = spawn(program, ['serve', join(dir, 'config.yml')], { stdio: 'ignore' });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const inside = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${inside}/v2/`).then(
      (response) => response.ok,
      () => false,
    );
  await waitFor(answers, { timeoutMs: 20_000, what: 'the registry to answer' });
  const gate = new Gate(port);
  await gate.listen();
  return {
    address: `127.0.0.1:${gate.port}`,
    push: (repository, tag, layers) => push(inside, repository, tag, layers),
    slow: (bytesPerSecond) => {
      gate.bytesPerSecond = bytesPerSecond;
    },
    breakOff: () => gate.breakOff(),
    shut: () => {
      gate.isShut = true;
      gate.breakOff();
    },
    open: () => {
      gate.isShut = false;
    },
    connections: () => gate.sockets.size,
    async stop() {
      await gate.close();
      process.off('exit', killWithUs);
      child.kill('SIGKILL');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Passes connections on to the registry, as slowly as it is told to. */
class Gate {
  /** @type {Set<import('node:net').Socket>} */
  sockets = new Set();
  /** @type {number | null} */
  bytesPerSecond = null;
  isShut = false;
  port = 0;
  #server = createServer((socket) => this.#take(socket));

  /** @param {number} target */
  constructor(target) {
    this.target = target;
  }

  /** @returns {Promise<void>} */
  listen() {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        if (address && typeof address === 'object') this.port = address.port;
        resolve();
      });
    });
  }

  breakOff() {
    for (const socket of this.sockets) socket.destroy();
  }

  /** @returns {Promise<void>} */
  close() {
    this.breakOff();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** @param {import('node:net').Socket} socket */
  #take(socket) {
    if (this.isShut) {
      socket.destroy();
      return;
    }
    const inner = connect(this.target, '127.0.0.1');
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.sockets.delete(socket);
      inner.destroy();
    });
    // When the registry ends a connection, what it said last still has to get through: the pipe ends it then.
    inner.on('error', () => socket.destroy());
    socket.pipe(inner);
    inner.pipe(this.#brake()).pipe(socket);
  }

  /** Looks at the rate with every piece, so that a change holds for connections that are open. */
  #brake() {
    const gate = this;
    return new Transform({
      highWaterMark: 16 * 1024,
      transform(chunk, _encoding, done) {
        const rate = gate.bytesPerSecond;
        if (rate === null) done(null, chunk);
        else setTimeout(() => done(null, chunk), (chunk.length * 1000) / rate);
      },
    });
  }
}

const sha256 = (/** @type {Buffer} */ bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** @param {string} base @param {string} repository @param {string} tag @param {(number | Buffer)[]} contents @returns {Promise<string>} */
async function push(base, repository, tag, contents) {
  const layers = contents.map((content, index) => {
    const bytes = typeof content === 'number' ? randomBytes(content) : content;
    const tar = tarArchive([{ path: `layer-${index}`, content: bytes }]);
    return { diffId: sha256(tar), blob: gzipSync(tar, { level: 1 }) };
  });
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      created: new Date().toISOString(),
      config: { Cmd: ['/nothing'], Labels: { 'pilothouse.test': '1' } },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: layers.map((_, index) => ({ created: new Date().toISOString(), created_by: `layer ${index}` })),
    }),
  );
  for (const blob of [config, ...layers.map((layer) => layer.blob)]) await upload(base, repository, blob);
  const type = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: {
        mediaType: 'application/vnd.docker.container.image.v1+json',
        size: config.length,
        digest: sha256(config),
      },
      layers: layers.map(({ blob }) => ({
        mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
        size: blob.length,
        digest: sha256(blob),
      })),
    }),
  );
  await send('PUT', `${base}/v2/${repository}/manifests/${tag}`, manifest, type);
  return sha256(manifest);
}

/** @param {string} base @param {string} repository @param {Buffer} blob */
async function upload(base, repository, blob) {
  const begun = await send('POST', `${base}/v2/${repository}/blobs/uploads/`);
  const place = new URL(begun.headers.get('location') ?? '', base);
  place.searchParams.set('digest', sha256(blob));
  await send('PUT', place.href, blob, 'application/octet-stream');
}

/** @param {string} method @param {string} url @param {Buffer} [body] @param {string} [type] */
async function send(method, url, body, type) {
  const response = await fetch(url, {
    method,
    ...(body && { body: new Uint8Array(body) }),
    ...(type && { headers: { 'content-type': type } }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}
