// The images that the console's own image and its compose file start from, made here out of the distribution's and npm's packages:
// nothing is pulled.
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachePath } from '../engines/cache-folder.mjs';
import { run } from '../engines/child-process.mjs';
import { baseArchive, importBase } from '../fleet/base-image.mjs';
import { startPackageRelay } from '../fleet/package-relay.mjs';

/** The current long-term line of Node.js; the Dockerfile's default names the same line. */
export const NODE_LTS = '26.10.0';
const NPM = '11.19.1';

const BASE = 'console-base:1';
export const NODE_IMAGE = 'console-node:1';
export const PROXY_IMAGE = 'console-proxy:1';

/** @typedef {(args: string[]) => Promise<unknown>} DockerCli */

/**
 * @param {import('../engines/engine-client.mjs').EngineClient} client
 * @param {DockerCli} docker the command, speaking to the same engine
 * @param {(line: string) => void} log
 */
export async function makeBaseImages(client, docker, log) {
  const relay = await startPackageRelay();
  const scratch = mkdtempSync(join(tmpdir(), 'pilothouse-node-'));
  try {
    await importBase(client, await baseArchive(relay, log), 'console-base', '1');
    await unpackNpmPackage(`node-linux-${process.arch}@${NODE_LTS}`, join(scratch, 'node'), log);
    await unpackNpmPackage(`npm@${NPM}`, join(scratch, 'npm'), log);
    for (const [image, recipe, context] of /** @type {const} */ ([
      [NODE_IMAGE, 'node', scratch],
      [PROXY_IMAGE, 'proxy', null],
    ])) {
      const folder = fileURLToPath(new URL(`./${recipe}/`, import.meta.url));
      if (context) cpSync(join(folder, 'Dockerfile'), join(context, 'Dockerfile'));
      const args = [
        'build',
        '--network',
        'host',
        '--build-arg',
        `BASE=${BASE}`,
        '--build-arg',
        `http_proxy=${relay.proxy}`,
      ];
      await docker([...args, '-t', image, context ?? folder]);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    await relay.close();
  }
}

/** @param {string} spec name@version @param {string} into new folder with the package's files @param {(line: string) => void} log */
async function unpackNpmPackage(spec, into, log) {
  const file = cachePath(`npm-${spec.replace('@', '-')}.tgz`);
  if (!existsSync(file)) {
    log(`Fetching ${spec} from the npm registry`);
    const folder = mkdtempSync(join(tmpdir(), 'pilothouse-npm-'));
    try {
      // Its install scripts are not run: the archive alone is wanted.
      const { stdout } = await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, spec]);
      mkdirSync(cachePath(), { recursive: true });
      cpSync(join(folder, stdout.trim()), `${file}.partial`);
      renameSync(`${file}.partial`, file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  mkdirSync(into);
  await run('tar', ['-xzf', file, '-C', into, '--strip-components=1', '--no-same-owner']);
}
