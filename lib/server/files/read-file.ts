import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { FileContent } from '@/lib/contract/container-file';
import type { Engine } from '@/lib/docker/engine';
import { EntryRules } from '@/lib/files/entry-rules';
import { TarError, type TarHeader } from '@/lib/files/tar-header';
import { TarReader } from '@/lib/files/tar-reader';
import { findPath, nameOf, quoted } from './container-paths';

/** What of a file is shown. */
const SHOWN_BYTES = 1024 * 1024;
const MAX_DOWNLOAD_ENTRIES = 1_000_000;

/** The beginning of a file, as text where it is text. */
export async function readText(engine: Engine, container: string, asked: string): Promise<FileContent> {
  const { path, state } = await findPath(engine, container, asked);
  if (state.kind !== 'file') throw noFile(path, state.kind);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of fileBytes(engine, container, path)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= SHOWN_BYTES) break;
  }
  const all = Buffer.concat(chunks).subarray(0, SHOWN_BYTES);
  const truncated = state.size > all.length;
  const { modifiedAt, permissions, size } = state;
  return { path, size, permissions, modifiedAt, text: textOf(all, truncated), truncated };
}

/** A file as it is, a folder as tar, while it is read. */
export async function download(
  engine: Engine,
  container: string,
  asked: string,
  maxBytes: number,
): Promise<{ name: string; size: number | null; type: string; bytes: AsyncGenerator<Uint8Array> }> {
  const { path, state } = await findPath(engine, container, asked);
  const name = nameOf(path) || 'root';
  if (state.kind === 'file') {
    if (state.size > maxBytes) throw tooLarge(maxBytes);
    return { name, size: state.size, type: 'application/octet-stream', bytes: fileBytes(engine, container, path) };
  }
  if (state.kind !== 'folder') throw noFile(path, state.kind);
  return {
    name: `${name}.tar`,
    size: null,
    type: 'application/x-tar',
    bytes: folderBytes(engine, container, path, maxBytes),
  };
}

/** The head of what is at a path: who owns it, and its mode. */
export async function headerOf(engine: Engine, container: string, path: string): Promise<TarHeader | null> {
  const archive = await engine.readArchive(container, path, new AbortController().signal);
  try {
    const reader = new TarReader();
    for await (const chunk of archive.chunks)
      for (const piece of reader.push(chunk)) if (piece.type === 'entry') return piece.header;
    return null;
  } finally {
    archive.end();
  }
}

async function* fileBytes(engine: Engine, container: string, path: string): AsyncGenerator<Uint8Array> {
  const archive = await engine.readArchive(container, path, new AbortController().signal);
  try {
    const reader = new TarReader();
    let entries = 0;
    for await (const chunk of archive.chunks) {
      for (const piece of reader.push(chunk)) {
        if (piece.type === 'bytes') yield piece.bytes;
        // It was a file a moment ago: whatever else comes is not what was asked for.
        else if (++entries > 1 || piece.header.kind !== 'file') throw changedMeanwhile(path);
      }
    }
    reader.end();
  } catch (error) {
    throw error instanceof TarError ? changedMeanwhile(path) : error;
  } finally {
    archive.end();
  }
}

/** The tar passes as it is, but nothing of an entry before that entry was judged. */
async function* folderBytes(
  engine: Engine,
  container: string,
  path: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  const archive = await engine.readArchive(container, path, new AbortController().signal);
  const rules = new EntryRules({ entries: MAX_DOWNLOAD_ENTRIES, bytes: maxBytes }, false);
  try {
    const reader = new TarReader();
    for await (const chunk of archive.chunks) {
      for (const piece of reader.push(chunk)) {
        const wrong = piece.type === 'entry' ? rules.judge(rooted(piece.header)) : null;
        if (wrong !== null)
          throw new AppError('conflict', {
            detail: `The folder ${quoted(path)} cannot be downloaded: it holds ${wrong}.`,
          });
      }
      yield chunk;
    }
    reader.end();
  } catch (error) {
    throw error instanceof TarError ? changedMeanwhile(path) : error;
  } finally {
    archive.end();
  }
}

/** The engine names what is in the root with a slash in front. */
function rooted(header: TarHeader): TarHeader {
  return { ...header, name: header.name.replace(/^\/(?=[^/]|$)/, './') };
}

/** null: no text. Of a cut text the last character may be cut too. */
function textOf(bytes: Uint8Array, cut: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return null;
  }
}

function noFile(path: string, kind: string): AppError {
  const words = kind === 'folder' ? 'a folder' : 'no ordinary file (a device, pipe or socket)';
  return new AppError('conflict', { detail: `${quoted(path)} is ${words}.` });
}

function changedMeanwhile(path: string): AppError {
  return new AppError('conflict', { detail: `${quoted(path)} changed while it was read.`, hint: 'Try again.' });
}

function tooLarge(bytes: number): AppError {
  return new AppError('body_too_large', {
    detail: `It is larger than the ${Math.floor(bytes / 1024 / 1024)} MiB that are downloaded at most.`,
    hint: 'PILOTHOUSE_FILE_DOWNLOAD_MIB sets the number.',
  });
}
