import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { FileEntry, FileListing } from '@/lib/contract/container-file';
import type { Engine } from '@/lib/docker/engine';
import { LIST_SCRIPT, MAX_ENTRIES, parseListing, sortEntries } from '@/lib/files/listing';
import { TarError, type TarHeader } from '@/lib/files/tar-header';
import { TarReader } from '@/lib/files/tar-reader';
import type { Policy } from '@/lib/policy/policy';
import { cleaned, findPath, quoted } from './container-paths';

const SCRIPT_MS = 15_000;
const SCRIPT_BYTES = 4 * 1024 * 1024;
/** What of an archive is read for a listing: it holds the whole folder with everything below, contents too. */
const ARCHIVE_BYTES = 64 * 1024 * 1024;
const ARCHIVE_MS = 4_000;

/**
 * What is in a folder. The engine has no call for it: its archive is all there is, which for a folder of 5,000 files of 100 kB means
 * reading 0.5 GB, so a running container is asked by its own shell (some 60 ms, whatever the sizes), and the archive is read, for a while, only where
 * there is no shell or nothing runs.
 */
export async function listFiles(
  engine: Engine,
  container: { id: string; running: boolean },
  path: string,
  policy: Policy,
): Promise<FileListing> {
  if (container.running) {
    const listing = await listByShell(engine, container.id, cleaned(path), policy);
    if (listing !== null) return listing;
  }
  return listByArchive(engine, container.id, path);
}

/** null: the container has no shell, or one that does not do as shells do. */
async function listByShell(
  engine: Engine,
  container: string,
  path: string,
  policy: Policy,
): Promise<FileListing | null> {
  const answer = await engine
    .runExec(
      container,
      { command: ['sh', '-c', LIST_SCRIPT, 'sh', path], user: '0', workingDir: '/' },
      { policy, timeoutMs: SCRIPT_MS, maxBytes: SCRIPT_BYTES },
    )
    .catch((error: unknown) => {
      // No such program, stopped or paused just now: the archive does not need it to run.
      if (
        error instanceof AppError &&
        ['conflict', 'bad_request', 'engine_refused', 'engine_timeout'].includes(error.code)
      )
        return null;
      throw error;
    });
  if (answer === null) return null;
  if (answer.exitCode === 3)
    throw new AppError('file_not_found', { detail: `There is no ${quoted(path)} in the container.` });
  if (answer.exitCode === 4) throw notAFolder(path);
  const listing = answer.exitCode === 0 || answer.truncated ? parseListing(answer.stdout.toString('utf8')) : null;
  if (listing === null) return null;
  return {
    path: listing.path,
    entries: sortEntries(listing.entries),
    complete: listing.complete && !answer.truncated,
    source: 'shell',
  };
}

async function listByArchive(engine: Engine, container: string, asked: string): Promise<FileListing> {
  const { path, state } = await findPath(engine, container, asked);
  if (state.kind !== 'folder') throw notAFolder(path);
  const entries = new Map<string, FileEntry>();
  const ends = AbortSignal.timeout(ARCHIVE_MS);
  const archive = await engine.readArchive(container, path, ends);
  let bytes = 0;
  let complete = true;
  try {
    const reader = new TarReader();
    for await (const chunk of archive.chunks) {
      for (const piece of reader.push(chunk)) if (piece.type === 'entry') note(entries, piece.header, path === '/');
      bytes += chunk.length;
      if (bytes > ARCHIVE_BYTES || entries.size >= MAX_ENTRIES) {
        complete = false;
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    complete = false;
  } finally {
    archive.end();
  }
  return { path, entries: sortEntries([...entries.values()]), complete: complete && !ends.aborted, source: 'archive' };
}

/** The archive of `/etc` holds `etc/`, `etc/hosts`, `etc/ssl/certs/…`: those right below the first count. */
function note(entries: Map<string, FileEntry>, header: TarHeader, root: boolean): void {
  const parts = header.name.split('/').filter((part) => part !== '' && part !== '.');
  if (!root) parts.shift();
  const name = parts[0];
  if (name === undefined) return;
  if (parts.length > 1) {
    if (!entries.has(name))
      entries.set(name, {
        name,
        kind: 'folder',
        size: null,
        permissions: null,
        user: null,
        group: null,
        modifiedAt: null,
      });
    return;
  }
  const kind = header.kind === 'hard-link' ? 'file' : header.kind;
  entries.set(name, {
    name,
    kind: kind === 'file' || kind === 'folder' || kind === 'link' ? kind : 'other',
    size: header.kind === 'file' ? header.size : null,
    permissions: header.mode & 0o7777,
    user: header.user,
    group: header.group,
    modifiedAt: header.modified * 1_000,
  });
}

function notAFolder(path: string): AppError {
  return new AppError('conflict', { detail: `${quoted(path)} is not a folder.` });
}
