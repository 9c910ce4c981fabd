// The root folder all images of the fleet start from: the machine's own distribution, made by mmdebstrap, kept in the
// cache folder.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distribution } from '../engines/apt.mjs';
import { cachePath } from '../engines/cache-folder.mjs';
import { run } from '../engines/child-process.mjs';
import { ensureTool } from '../engines/install.mjs';
import { withLock } from '../engines/lock-file.mjs';

/** Raise it when the recipe below changes. */
const RECIPE = 5;
/** busybox brings wget for the health checks. */
const INCLUDE = 'busybox';
/** Makes /usr merged from the start: else the package that merges it brings 47 MB of Perl. */
const MERGED_USR = '/usr/share/mmdebstrap/hooks/merged-usr';
/** What no sample image reads. PostgreSQL runs without its just-in-time compiler, which is larger than all the rest. */
const LEFT_OUT = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/info/*',
  '/usr/share/locale/*',
  '/usr/share/i18n/*',
  '/usr/lib/*/libLLVM*',
  '/usr/lib/llvm*',
  '/usr/lib/postgresql/*/lib/bitcode/*',
];

/** @returns {{name: string, tag: string}} such as `debian` and `12`; rejects where there is no apt */
export function baseName() {
  const system = distribution();
  if (!system) throw new Error('no apt');
  return { name: system.id, tag: system.versionId || system.codename };
}

/** Names the recipe and the distribution: what is built from another one is another cache entry. @returns {string} */
export function baseKey() {
  const system = distribution();
  const text = JSON.stringify([RECIPE, INCLUDE, LEFT_OUT, system?.id, system?.codename, process.arch]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Makes the archive of the root folder, or takes the one of an earlier run.
 * @param {import('./package-relay.mjs').PackageRelay} relay
 * @param {(line: string) => void} log
 * @returns {Promise<string>} path of a tar file
 */
export async function baseArchive(relay, log) {
  const file = cachePath(`base-${baseKey()}.tar`);
  return withLock(`${file}.lock`, async () => {
    if (existsSync(file)) return file;
    const program = await ensureTool('mmdebstrap', { log });
    const codename = distribution()?.codename ?? '';
    log(`Making the base image from the packages of ${codename}`);
    mkdirSync(cachePath(), { recursive: true });
    const scratch = mkdtempSync(join(tmpdir(), 'pilothouse-base-'));
    const partial = `${file}.partial.tar`;
    try {
      writeFileSync(join(scratch, 'empty'), '');
      writeFileSync(join(scratch, 'sources.list'), relay.sourcesList({ signed: false }));
      await run(
        program,
        [
          '--variant=apt',
          `--include=${INCLUDE}`,
          ...(existsSync(MERGED_USR) ? [`--hook-dir=${MERGED_USR}`, '--include=usr-is-merged'] : []),
          ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
          ...(await clockOptions()).map((option) => `--aptopt=${option}`),
          // Not commands: mmdebstrap's own way to copy a file in. It left this machine's name and name servers there.
          `--customize-hook=upload ${join(scratch, 'sources.list')} /etc/apt/sources.list`,
          `--customize-hook=upload ${join(scratch, 'empty')} /etc/hostname`,
          `--customize-hook=upload ${join(scratch, 'empty')} /etc/resolv.conf`,
          '--format=tar',
          codename,
          partial,
          '-',
        ],
        {
          input: relay.sourcesList({ signed: true }),
          env: { http_proxy: relay.proxy, LC_ALL: 'C.UTF-8' },
          timeoutMs: 900_000,
        },
      );
      for (const old of readdirSync(cachePath()).filter((name) => /^base-.*\.tar$/.test(name))) {
        if (cachePath(old) !== partial) rmSync(cachePath(old), { force: true });
      }
      renameSync(partial, file);
      return file;
    } finally {
      rmSync(partial, { force: true });
      rmSync(scratch, { recursive: true, force: true });
    }
  });
}

/** Where this machine's apt does not ask how old an index is (a frozen mirror), apt in the images must not either. */
async function clockOptions() {
  const answer = await run('apt-config', ['dump'], { allowFailure: true });
  return answer.stdout
    .split('\n')
    .filter((line) => /^Acquire::Check-(Valid-Until|Date) /.test(line))
    .map((line) => line.trim());
}

/**
 * @param {import('../engines/engine-client.mjs').EngineClient} client
 * @param {string} archive @param {string} repository @param {string} tag
 */
export async function importBase(client, archive, repository, tag) {
  const changes = ['LABEL pilothouse.demo=1', 'CMD ["bash"]'];
  const query = new URLSearchParams([
    ['fromSrc', '-'],
    ['repo', repository],
    ['tag', tag],
    ...changes.map((change) => ['changes', change]),
  ]);
  await client.progress('POST', `/images/create?${query}`, {
    headers: { 'content-type': 'application/x-tar' },
    body: createReadStream(archive),
  });
}
