// Gives image builds the distribution's packages without putting anything of this machine into an image. Inside the
// images the package archive has an address that exists nowhere; while building, apt reaches it through this relay on
// loopback, which fetches the file by the machine's own apt (so with its mirror, its proxy and its credentials) and keeps
// what never changes in the cache folder.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveSources, distribution } from '../engines/apt.mjs';
import { cachePath } from '../engines/cache-folder.mjs';
import { run } from '../engines/child-process.mjs';

const ARCHIVE = 'http://packages.invalid';
const HELPER = '/usr/lib/apt/apt-helper';
/** Packages, and indexes named by their hash. */
const NEVER_CHANGES = /\/pool\/|\/by-hash\//;

/**
 * @typedef {object} PackageRelay
 * @property {string} proxy address for `http_proxy`
 * @property {(options: {signed: boolean}) => string} sourcesList for apt inside an image; `signed`: with the paths of
 *   this machine's keyrings, for the program that makes the first root folder from outside
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<PackageRelay>} rejects where the machine's apt sources have nothing to relay */
export async function startPackageRelay() {
  const codename = distribution()?.codename ?? '';
  const sources = archiveSources(codename);
  if (sources.length === 0 || !existsSync(HELPER)) {
    throw new Error(`Found no http(s) entry for "${codename} main" in this machine's apt sources`);
  }
  const keep = cachePath('packages');
  mkdirSync(keep, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'pilothouse-packages-'));
  const fetchFile = fetcher(keep, scratch);

  const server = createServer((request, response) => {
    const match = new RegExp(`^${ARCHIVE}/(\\d+)/([\\w+~.:%/-]+)$`).exec(request.url ?? '');
    const base = sources[Number(match?.[1])]?.uris[0];
    const path = match?.[2] ?? '';
    if (!base || path.includes('..') || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(403).end();
      return;
    }
    fetchFile(`${base.replace(/\/$/, '')}/${path}`).then(
      (file) => {
        response.writeHead(200, { 'content-length': statSync(file).size });
        if (request.method === 'HEAD') response.end();
        else createReadStream(file).pipe(response);
      },
      () => response.writeHead(404, { 'content-length': 0 }).end(),
    );
  });
  await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    proxy: `http://127.0.0.1:${port}`,
    sourcesList: ({ signed }) =>
      sources
        .flatMap((source, index) => {
          const options = signed && source.signedBy ? `[signed-by=${source.signedBy}] ` : '';
          return source.suites.map(
            (suite) => `deb ${options}${ARCHIVE}/${index} ${suite} ${source.components.join(' ')}\n`,
          );
        })
        .join(''),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string} keep folder for what never changes @param {string} scratch folder for the rest
 * @returns {(url: string) => Promise<string>} fetches an address into a file; the same address only once at a time
 */
function fetcher(keep, scratch) {
  /** @type {Map<string, Promise<string>>} */
  const underway = new Map();
  return (url) => {
    const known = underway.get(url);
    if (known) return known;
    const file = join(NEVER_CHANGES.test(url) ? keep : scratch, createHash('sha256').update(url).digest('hex'));
    const work = existsSync(file) ? Promise.resolve(file) : download(url, file);
    const done = work.finally(() => underway.delete(url));
    underway.set(url, done);
    return done;
  };
}

/** @param {string} url @param {string} file @returns {Promise<string>} */
async function download(url, file) {
  const partial = `${file}.${process.pid}.partial`;
  rmSync(partial, { force: true });
  try {
    await run(HELPER, ['-o', 'APT::Sandbox::User=root', 'download-file', url, partial]);
    renameSync(partial, file);
    return file;
  } finally {
    rmSync(partial, { force: true });
  }
}
