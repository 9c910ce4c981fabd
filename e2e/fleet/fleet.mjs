#!/usr/bin/env node
// The sample fleet: a small real application and a few containers worth looking at, on any local engine. Everything has
// the label `pilothouse.demo=1`; nothing else on the engine is touched.
//
//   node e2e/fleet/fleet.mjs up|stop|down [unix:///path/of/the/engine.sock]
import { realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { distribution } from '../engines/apt.mjs';
import { engineClient } from '../engines/engine-client.mjs';
import { seconds } from '../engines/timing.mjs';
import {
  DEMO_FILTER,
  ensureContainer,
  ensureNetworksAndVolumes,
  startContainer,
  stopContainers,
} from './fleet-containers.mjs';
import { ensureImages } from './fleet-registry.mjs';
import { fleetContainers, REGISTRY_CONTAINER } from './fleet-spec.mjs';

/** @typedef {import('../engines/engine-client.mjs').EngineClient} EngineClient */
/** @typedef {(line: string) => void} Log */

/**
 * @typedef {object} Fleet
 * @property {string} registry such as `127.0.0.1:5055`
 * @property {[string, string]} web addresses of the two front ends
 * @property {string[]} containers names of all
 */

const REGISTRY_PORT = 5055;
const WEB_PORT = 8081;

/**
 * Brings the fleet up. With everything present it only looks.
 * @param {{socket: string, base?: string | null, log?: Log, onStarted?: (name: string) => void, signal?: AbortSignal}} options
 *   `socket`: path or address of a local engine; `base`: an image with apt to build from, in place of one made from this
 *   machine's packages; `onStarted`: called with the name of each container that did not run before
 * @returns {Promise<Fleet>} rejects with the reason and the way out
 */
export async function fleetUp({ socket, base = null, log = () => {}, onStarted = () => {}, signal }) {
  if (!base && !distribution()) {
    throw new Error(
      'The sample fleet is built from Debian or Ubuntu packages, and this machine has no apt-get. ' +
        'Set PILOTHOUSE_DEMO_BASE to an image with apt that your engine can pull (such as debian:12), ' +
        'or run `npm start` to see your own containers.',
    );
  }
  const client = engineClient(socket, { signal });
  const begun = performance.now();
  try {
    const port = await portOf(client, REGISTRY_CONTAINER, '5000/tcp', REGISTRY_PORT, []);
    await ensureNetworksAndVolumes(client);
    const imagesKey = await ensureImages(client, { port, base, log, onStarted });
    const first = await portOf(client, 'shop-web-1', '8080/tcp', WEB_PORT, [port]);
    const second = await portOf(client, 'shop-web-2', '8080/tcp', WEB_PORT + 1, [port, first]);
    const registry = `127.0.0.1:${port}`;
    const specs = fleetContainers({ registry, webPorts: [first, second], imagesKey });
    // Created one after the other: the first container that mounts an empty volume gives it its owner.
    /** @type {string[]} */
    const ids = [];
    for (const spec of specs) ids.push(await ensureContainer(client, spec));
    await Promise.all(
      specs.map(async (spec, index) => {
        if (await startContainer(client, spec, ids[index] ?? '')) onStarted(spec.name);
      }),
    );
    log(`Sample fleet is up (${seconds(begun)}): http://127.0.0.1:${first} and http://127.0.0.1:${second}`);
    return {
      registry,
      web: [`http://127.0.0.1:${first}`, `http://127.0.0.1:${second}`],
      containers: [REGISTRY_CONTAINER, ...specs.map((spec) => spec.name)],
    };
  } finally {
    client.close();
  }
}

/**
 * Stops containers of the fleet; images, volumes and networks stay, so that the next start takes seconds.
 * @param {{socket: string, names?: string[]}} options `names`: default all of the fleet
 */
export async function fleetStop({ socket, names }) {
  const client = engineClient(socket);
  try {
    await stopContainers(client, names ?? (await demoContainers(client)).map((container) => container.Id));
  } finally {
    client.close();
  }
}

/**
 * Removes everything with the label, and nothing else.
 * @param {{socket: string, log?: Log}} options
 */
export async function fleetDown({ socket, log = () => {} }) {
  const client = engineClient(socket);
  try {
    const containers = await demoContainers(client);
    await Promise.all(
      containers.map(({ Id }) =>
        client.delete(`/containers/${Id}`, { query: { force: true, v: true }, accept: [404, 409], timeoutMs: 60_000 }),
      ),
    );
    /** @type {{Id: string}[]} */
    const networks = await client.get('/networks', { query: { filters: DEMO_FILTER } });
    for (const { Id } of networks) await client.delete(`/networks/${Id}`, { accept: [404] });
    /** @type {{Volumes: {Name: string}[] | null}} */
    const { Volumes: volumes } = await client.get('/volumes', { query: { filters: DEMO_FILTER } });
    for (const { Name } of volumes ?? [])
      await client.delete(`/volumes/${encodeURIComponent(Name)}`, { accept: [404] });
    const images = await removeImages(client);
    log(
      `Removed ${containers.length} containers, ${networks.length} networks, ${volumes?.length ?? 0} volumes, ` +
        `${images} images of the sample fleet`,
    );
  } finally {
    client.close();
  }
}

/** @param {EngineClient} client @returns {Promise<{Id: string}[]>} */
function demoContainers(client) {
  return client.get('/containers/json', { query: { all: true, filters: DEMO_FILTER } });
}

/** @param {EngineClient} client @returns {Promise<number>} how many were removed */
async function removeImages(client) {
  let removed = 0;
  // An image that others are built on goes only after them.
  for (;;) {
    /** @type {{Id: string}[]} */
    const images = await client.get('/images/json', { query: { filters: DEMO_FILTER } });
    if (images.length === 0) return removed;
    const before = removed;
    for (const { Id } of images) {
      const answer = await client.delete(`/images/${Id}`, { query: { force: true }, accept: [404, 409] });
      if (Array.isArray(answer)) removed++;
    }
    if (removed === before)
      throw new Error(`${images.length} images of the sample fleet are in use by other containers`);
  }
}

/**
 * The host port a container of the fleet has, or would get.
 * @param {EngineClient} client @param {string} name @param {string} inside such as `8080/tcp` @param {number} preferred
 * @param {number[]} taken ports already given away
 * @returns {Promise<number>} the preferred one, or the next that is free on 127.0.0.1
 */
async function portOf(client, name, inside, preferred, taken) {
  const found = await client.get(`/containers/${name}/json`, { accept: [404] });
  const port = Number(found?.HostConfig?.PortBindings?.[inside]?.[0]?.HostPort);
  if (port) return port;
  for (let candidate = preferred; candidate < preferred + 200; candidate++) {
    if (!taken.includes(candidate) && (await isFree(candidate))) return candidate;
  }
  throw new Error(`No free port between ${preferred} and ${preferred + 200} on 127.0.0.1`);
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** @param {string[]} args */
async function main([command, target = process.env.DOCKER_HOST ?? '/var/run/docker.sock']) {
  const log = (/** @type {string} */ line) => console.log(line);
  if (command === 'up') await fleetUp({ socket: target, base: process.env.PILOTHOUSE_DEMO_BASE ?? null, log });
  else if (command === 'stop') await fleetStop({ socket: target });
  else if (command === 'down') await fleetDown({ socket: target, log });
  else throw new Error('Usage: node e2e/fleet/fleet.mjs up|stop|down [unix:///path/of/the/engine.sock]');
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
