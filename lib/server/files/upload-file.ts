import 'server-only';
import { Readable } from 'node:stream';
import { AppError } from '@/lib/contract/app-error';
import type { Engine } from '@/lib/docker/engine';
import { BLOCK, makeFileHeader, padded } from '@/lib/files/tar-header';
import { cleaned, nameOf, parentOf, quoted } from './container-paths';
import { headerOf } from './read-file';

const SECOND_PER_BYTES = 256 * 1024;
const LEAST_MS = 60_000;

export interface Upload {
  path: string;
  overwrite: boolean;
  /** As the request says; held against what comes. */
  size: number;
  maxBytes: number;
  body: ReadableStream<Uint8Array> | null;
  now: number;
}

/**
 * Puts one file into a container, as fast as the engine takes it. The tar is made here, around the bytes: it has one regular file with a
 * checked name, and begins with letters that no compressed file begins with, so the engine has nothing to open (CVE-2026-41567).
 * A file that is there keeps its owner and mode. Throws `file_exists`, `file_not_found` (the folder), `body_too_large`, `conflict`.
 */
export async function uploadFile(
  engine: Engine,
  container: string,
  upload: Upload,
): Promise<{ path: string; bytes: number; replaced: boolean }> {
  const { body, maxBytes, overwrite, size } = upload;
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new AppError('bad_request', { detail: 'An upload says its size in the header content-length.' });
  }
  if (size > maxBytes) {
    throw new AppError('body_too_large', {
      detail: `A file may have ${Math.floor(maxBytes / 1024 / 1024)} MiB at most.`,
      hint: 'PILOTHOUSE_FILE_UPLOAD_MIB sets the number.',
    });
  }
  const path = cleaned(upload.path);
  const name = nameOf(path);
  const folder = parentOf(path);
  if (name === '') throw new AppError('validation_failed', { detail: 'The path names no file.' });
  const there = await engine.statPath(container, path);
  if (there !== null) refuseReplacing(path, there.kind, overwrite);
  const owner = there === null ? null : await headerOf(engine, container, path);
  const header = makeFileHeader({
    name: `./${name}`,
    size,
    mode: owner?.mode ?? 0o644,
    user: owner?.user ?? 0,
    group: owner?.group ?? 0,
    modified: Math.floor(upload.now / 1_000),
  });
  try {
    await engine.writeArchive(container, folder, Readable.from(tar(header, size, body), { objectMode: false }), {
      timeoutMs: LEAST_MS + (size / SECOND_PER_BYTES) * 1_000,
    });
  } catch (error) {
    throw inWords(error, folder);
  }
  return { path, bytes: size, replaced: there !== null };
}

function refuseReplacing(path: string, kind: string, overwrite: boolean): void {
  if (kind === 'folder')
    throw new AppError('file_exists', { detail: `${quoted(path)} is a folder; a file does not take its place.` });
  if (kind === 'link')
    throw new AppError('file_exists', {
      detail: `${quoted(path)} is a link.`,
      hint: 'Upload to where it leads, or under another name.',
    });
  if (kind !== 'file') throw new AppError('file_exists', { detail: `${quoted(path)} is a device, pipe or socket.` });
  if (!overwrite)
    throw new AppError('file_exists', {
      detail: `${quoted(path)} is there already.`,
      hint: 'Say overwrite=true to replace it.',
    });
}

async function* tar(
  header: Uint8Array,
  size: number,
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<Uint8Array> {
  yield header;
  let sent = 0;
  if (body !== null) {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      sent += chunk.length;
      if (sent > size) throw new AppError('bad_request', { detail: 'More came than content-length said.' });
      yield chunk;
    }
  }
  // Nothing half: the engine unpacks as it reads, but without this end it fails, and says so.
  if (sent < size) throw new AppError('bad_request', { detail: 'The upload broke off.' });
  yield new Uint8Array(padded(size) - size + 2 * BLOCK);
}

function inWords(error: unknown, folder: string): unknown {
  if (!(error instanceof AppError)) return error;
  const said = error.detail ?? '';
  if (/read-?only/i.test(said)) {
    return new AppError('conflict', {
      detail: `${quoted(folder)} is read-only: the container was started so, or the volume is mounted so.`,
      hint: 'Write into one of its writable volumes.',
      cause: error,
    });
  }
  if (/not a directory/i.test(said))
    return new AppError('conflict', { detail: `${quoted(folder)} is not a folder.`, cause: error });
  if (/no space left/i.test(said))
    return new AppError('conflict', { detail: 'There is no space left on the host’s disk.', cause: error });
  if (error.code === 'file_not_found')
    return new AppError('file_not_found', {
      detail: `There is no folder ${quoted(folder)} in the container.`,
      cause: error,
    });
  return error;
}
