// Builds the fleet's images, and knows their tags.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines } from '../engines/child-process.mjs';
import { baseKey, baseName } from './base-image.mjs';
import { tarArchive } from './tar-archive.mjs';

export const DEMO_LABEL = 'pilothouse.demo';
const FOLDER = fileURLToPath(new URL('./images/', import.meta.url));

/**
 * @typedef {object} FleetImage
 * @property {string} repository below the registry, such as `shop/api`
 * @property {string} context folder below images/
 * @property {string[]} tags the first is the one it is built as
 * @property {Record<string, string>} [args] build arguments
 */

/**
 * 1.2.0 starts and never becomes healthy: the API wants a newer schema than the database has, the front end an API that
 * does not exist. `latest` is the newest build, `production` the one that runs.
 * @type {FleetImage[]}
 */
export const FLEET_IMAGES = [
  ...['api', 'web'].flatMap((name) => [
    version(name, '1.0.0', '3f9c2d1', []),
    version(name, '1.1.0', '8b41e07', ['production']),
    version(
      name,
      '1.2.0',
      'c5d90aa',
      ['latest'],
      name === 'api' ? { SCHEMA_NEEDED: '2' } : { API_HOST: 'shop-api-v2' },
    ),
  ]),
  { repository: 'shop/db', context: 'db', tags: ['1.0.0'] },
  { repository: 'shop/cache', context: 'cache', tags: ['1.0.0'] },
  { repository: 'shop/tools', context: 'tools', tags: ['1.0.0', 'latest'], args: { VERSION: '1.0.0' } },
];

/** The registry itself cannot come from the registry: it has no registry name. @type {FleetImage} */
export const REGISTRY_IMAGE = { repository: 'pilothouse-demo/registry', context: 'registry', tags: ['2.8'] };

/**
 * @param {string} name @param {string} number @param {string} revision short commit
 * @param {string[]} moving tags @param {Record<string, string>} [args]
 * @returns {FleetImage}
 */
function version(name, number, revision, moving, args = {}) {
  return {
    repository: `shop/${name}`,
    context: name,
    tags: [number, `git-${revision}`, ...moving],
    args: { VERSION: number, REVISION: revision, ...args },
  };
}

/** Changes when anything an image is made of changes. @param {string | null} base the image given to build from @returns {string} */
export function imagesKey(base) {
  return recipeKey([base ?? baseKey(), FLEET_IMAGES, REGISTRY_IMAGE], readdirSync(FOLDER).sort());
}

/** The same of the registry's image alone. @param {string | null} base @returns {string} */
export function registryKey(base) {
  return recipeKey([base ?? baseKey(), REGISTRY_IMAGE], [REGISTRY_IMAGE.context]);
}

/** @param {unknown[]} parts @param {string[]} folders below images/ */
function recipeKey(parts, folders) {
  const hash = createHash('sha256').update(JSON.stringify(parts));
  for (const folder of folders) {
    for (const entry of contextFiles(folder))
      hash.update(`${folder}/${entry.path}\0${entry.content.length}\0`).update(entry.content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} folder below images/ @returns {{path: string, content: Buffer, mode: number}[]} */
function contextFiles(folder) {
  return readdirSync(join(FOLDER, folder))
    .sort()
    .map((path) => ({
      path,
      content: readFileSync(join(FOLDER, folder, path)),
      mode: statSync(join(FOLDER, folder, path)).mode & 0o111 ? 0o755 : 0o644,
    }));
}

/**
 * @typedef {object} BuildWith
 * @property {string} base reference of the base image
 * @property {string | null} proxy where apt reaches the packages during the build; null: by the engine's own network
 * @property {Record<string, string>} [labels] beside the demo's own
 */

/**
 * Builds one image by the classic builder, which every engine has without a CLI.
 * @param {import('../engines/engine-client.mjs').EngineClient} client
 * @param {FleetImage} image
 * @param {string} reference what to call it
 * @param {BuildWith} how
 */
export async function buildImage(client, image, reference, { base, proxy, labels }) {
  // `http_proxy` is one of the arguments that an engine keeps out of the image's history.
  const args = { BASE: base, ...image.args, ...(proxy && { http_proxy: proxy }) };
  let step = '';
  let output = '';
  await client
    .progress(
      'POST',
      '/build',
      {
        query: {
          t: reference,
          buildargs: JSON.stringify(args),
          labels: JSON.stringify({ [DEMO_LABEL]: '1', ...labels }),
          networkmode: proxy ? 'host' : undefined,
          forcerm: true,
        },
        headers: { 'content-type': 'application/x-tar' },
        body: tarArchive(contextFiles(image.context)),
        // A step may be silent for long: dpkg.
        timeoutMs: 600_000,
      },
      (message) => {
        output += message.stream ?? '';
        if (!/^Step \d+/.test(message.stream ?? '')) return;
        step = message.stream.trim();
        output = '';
      },
    )
    .catch((error) => {
      throw new Error(`Building ${reference} failed at "${step}": ${error.message}\n${lastLines(output)}`);
    });
}

/** The base image's name below the registry. @returns {{repository: string, tag: string}} */
export function baseReference() {
  const { name, tag } = baseName();
  return { repository: name, tag };
}
