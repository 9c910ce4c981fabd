// The fleet's own registry on 127.0.0.1, filled once and then kept: its image and its content lie in the cache folder,
// so that digests stay the same from run to run and a new engine only has to pull.
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path/posix';
import { pipeline } from 'node:stream/promises';
import { cachePath } from '../engines/cache-folder.mjs';
import { withLock } from '../engines/lock-file.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { seconds } from '../engines/timing.mjs';
import { baseArchive, importBase } from './base-image.mjs';
import { exists, inParallel } from './fixture.mjs';
import { ensureContainer } from './fleet-containers.mjs';
import { baseReference, buildImage, FLEET_IMAGES, imagesKey, REGISTRY_IMAGE, registryKey } from './fleet-images.mjs';
import { registryContainer, SPEC_LABEL } from './fleet-spec.mjs';
import { startPackageRelay } from './package-relay.mjs';
import { tarArchive } from './tar-archive.mjs';

/** @typedef {import('../engines/engine-client.mjs').EngineClient} EngineClient */
/** @typedef {(line: string) => void} Log */

/** Repositories and tags that every engine of the fleet has locally. @returns {{repository: string, tag: string}[]} */
function wantedTags() {
  return FLEET_IMAGES.flatMap((image) => image.tags.map((tag) => ({ repository: image.repository, tag })));
}

/**
 * Makes sure that the registry runs and that this engine has all images of the fleet.
 * @param {EngineClient} client
 * @param {{port: number, base: string | null, log: Log, onStarted: (name: string) => void}} options `base`: an image to
 *   start from in place of one made from this machine's packages
 * @returns {Promise<string>} a key that changes when the images do
 */
export async function ensureImages(client, { port, base, log, onStarted }) {
  const registry = `127.0.0.1:${port}`;
  const key = imagesKey(base);
  const cached = {
    image: cachePath(`fleet-registry-${key}.image.tar`),
    content: cachePath(`fleet-registry-${key}.content.tar`),
  };
  return withLock(cachePath('fleet-images.lock'), async () => {
    const workshop = new Workshop(client, registry, base, log);
    try {
      const image = `${REGISTRY_IMAGE.repository}:${REGISTRY_IMAGE.tags[0]}`;
      const recipe = registryKey(base);
      if (!(await isOfRecipe(client, image, recipe)) && existsSync(cached.image)) {
        await loadImage(client, cached.image);
      }
      const built = !(await isOfRecipe(client, image, recipe));
      if (built) await workshop.buildRegistry(image, recipe);
      const spec = registryContainer(image, recipe, port);
      const id = await ensureContainer(client, spec);
      let changed = !(await registryHolds(client, id, key));
      if (changed && existsSync(cached.content)) {
        log('Filling the registry from the cache');
        await fillRegistry(client, id, cached.content);
      }
      if (await startAndWait(client, id)) onStarted(spec.name);
      if (!(await registryHolds(client, id, key))) {
        await workshop.buildAll();
        await markRegistry(client, id, key);
        changed = false;
        await keepRegistry(client, id, image, cached);
      } else if (built) await keepRegistry(client, id, image, cached);
      await pullTags(client, registry, { all: changed, log });
      return key;
    } finally {
      await workshop.close();
    }
  });
}

/** Builds images; gets the base and the way to the packages only when they are needed. */
class Workshop {
  /** @type {import('./package-relay.mjs').PackageRelay | null} */
  #relay = null;
  /** @type {Promise<import('./fleet-images.mjs').BuildWith> | null} */
  #ready = null;

  /** @param {EngineClient} client @param {string} registry @param {string | null} base @param {Log} log */
  constructor(client, registry, base, log) {
    this.client = client;
    this.registry = registry;
    this.base = base;
    this.log = log;
  }

  /** @param {string} reference @param {string} recipe put on the image as a label */
  async buildRegistry(reference, recipe) {
    this.log('Building the registry');
    const labels = { [SPEC_LABEL]: recipe };
    await buildImage(this.client, REGISTRY_IMAGE, reference, { ...(await this.#prepare()), labels });
  }

  async buildAll() {
    const how = await this.#prepare();
    for (const image of FLEET_IMAGES) {
      const started = performance.now();
      const [first = 'latest', ...others] = image.tags;
      const name = `${this.registry}/${image.repository}`;
      await buildImage(this.client, image, `${name}:${first}`, how);
      for (const tag of others) await this.client.post(`/images/${name}:${first}/tag`, { query: { repo: name, tag } });
      for (const tag of image.tags) await push(this.client, name, tag);
      this.log(`Built and pushed ${image.repository}:${first} in ${seconds(started)}`);
    }
    if (!this.base) {
      const { repository, tag } = baseReference();
      await push(this.client, `${this.registry}/${repository}`, tag);
    }
  }

  async close() {
    await this.#relay?.close();
  }

  #prepare() {
    this.#ready ??= this.base ? this.#givenBase(this.base) : this.#ownBase();
    return this.#ready;
  }

  /** @param {string} base */
  async #givenBase(base) {
    if (!(await exists(this.client, `/images/${base}/json`))) {
      this.log(`Pulling ${base}`);
      await this.client.progress('POST', '/images/create', { query: { fromImage: base } });
    }
    return { base, proxy: null };
  }

  async #ownBase() {
    const relay = await startPackageRelay();
    this.#relay = relay;
    const { repository, tag } = baseReference();
    const name = `${this.registry}/${repository}`;
    if (!(await exists(this.client, `/images/${name}:${tag}/json`))) {
      await importBase(this.client, await baseArchive(relay, this.log), name, tag);
    }
    return { base: `${name}:${tag}`, proxy: relay.proxy };
  }
}

/** @param {EngineClient} client @param {string} name @param {string} tag */
async function push(client, name, tag) {
  // 20.10 refuses a push without this header, also where nobody has to sign in.
  const headers = { 'x-registry-auth': Buffer.from('{}').toString('base64') };
  await client.progress('POST', `/images/${name}/push`, { query: { tag }, headers });
}

/**
 * @param {EngineClient} client @param {string} registry
 * @param {{all: boolean, log: Log}} options `all`: also what this engine has, because the registry has others now
 */
async function pullTags(client, registry, { all, log }) {
  /** @type {{RepoTags: string[] | null}[]} */
  const images = await client.get('/images/json');
  const present = new Set(images.flatMap((image) => image.RepoTags ?? []));
  const wanted = wantedTags().map(({ repository, tag }) => ({ fromImage: `${registry}/${repository}`, tag }));
  const missing = all ? wanted : wanted.filter(({ fromImage, tag }) => !present.has(`${fromImage}:${tag}`));
  if (missing.length === 0) return;
  const started = performance.now();
  log(`Pulling ${missing.length} tags from the fleet's registry`);
  await inParallel(missing, 4, (query) => client.progress('POST', '/images/create', { query }));
  log(`Pulled in ${seconds(started)}`);
}

/**
 * Whether the engine has the image as it is made now: its name stays the same when its recipe changes.
 * @param {EngineClient} client @param {string} image @param {string} recipe @returns {Promise<boolean>}
 */
async function isOfRecipe(client, image, recipe) {
  const found = await client.get(`/images/${image}/json`, { accept: [404] });
  return found?.Config?.Labels?.[SPEC_LABEL] === recipe;
}

/** @param {EngineClient} client @param {string} file */
async function loadImage(client, file) {
  await client.progress('POST', '/images/load', {
    query: { quiet: true },
    headers: { 'content-type': 'application/x-tar' },
    body: createReadStream(file),
  });
}

const REGISTRY_FOLDER = '/var/lib/registry';

/**
 * Whether the registry's volume was filled with these images, to the end; works while the container is stopped.
 * @param {EngineClient} client @param {string} id @param {string} key @returns {Promise<boolean>}
 */
async function registryHolds(client, id, key) {
  const query = { path: `${REGISTRY_FOLDER}/${key}` };
  const response = await client.open('HEAD', `/containers/${id}/archive`, { query, accept: [404] });
  response.resume();
  return response.statusCode === 200;
}

/** @param {EngineClient} client @param {string} id @param {string} key */
async function markRegistry(client, id, key) {
  await client.put(`/containers/${id}/archive`, {
    query: { path: REGISTRY_FOLDER },
    headers: { 'content-type': 'application/x-tar' },
    body: tarArchive([{ path: key, content: '' }]),
  });
}

/** @param {EngineClient} client @param {string} id @param {string} file */
async function fillRegistry(client, id, file) {
  await client.put(`/containers/${id}/archive`, {
    query: { path: dirname(REGISTRY_FOLDER) },
    headers: { 'content-type': 'application/x-tar' },
    body: createReadStream(file),
    timeoutMs: 300_000,
  });
}

/**
 * @param {EngineClient} client @param {string} id @param {string} image @param {{image: string, content: string}} files
 */
async function keepRegistry(client, id, image, files) {
  mkdirSync(cachePath(), { recursive: true });
  for (const name of readdirSync(cachePath()).filter((entry) => entry.startsWith('fleet-registry-'))) {
    rmSync(cachePath(name), { force: true });
  }
  const save = async (
    /** @type {string} */ path,
    /** @type {string} */ file,
    /** @type {Record<string, string>} */ query,
  ) => {
    const partial = `${file}.partial`;
    await pipeline(await client.open('GET', path, { query, timeoutMs: 300_000 }), createWriteStream(partial));
    renameSync(partial, file);
  };
  await save(`/images/${image}/get`, files.image, {});
  await save(`/containers/${id}/archive`, files.content, { path: REGISTRY_FOLDER });
}

/** @param {EngineClient} client @param {string} id @returns {Promise<boolean>} whether it was not running before */
async function startAndWait(client, id) {
  const response = await client.open('POST', `/containers/${id}/start`, { accept: [304] });
  response.resume();
  await waitFor(
    async () =>
      (await client.exec(id, ['busybox', 'wget', '-q', '-O', '-', 'http://127.0.0.1:5000/v2/'])).exitCode === 0,
    { timeoutMs: 30_000, what: "the fleet's registry to answer", everyMs: 100 },
  );
  return response.statusCode !== 304;
}
