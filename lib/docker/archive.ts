import 'server-only';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '@/lib/contract/app-error';
import { may, text } from './answer-schema';
import { engineProtocolError } from './errors';
import { containerSegment, enginePath } from './names';
import type { Transport } from './transport';

/** Files of a container, running or not, as plain tar. Paths are the container's: the engine resolves links inside of it. */

export interface PathState {
  name: string;
  /** Bytes. */
  size: number;
  /** As Go's `os.FileMode`: the permission bits are the lowest nine, what it is stands at the top. */
  kind: 'file' | 'folder' | 'link' | 'other';
  permissions: number;
  /** Milliseconds since 1970; null where it cannot be read. */
  modifiedAt: number | null;
  /** Of a link: where it leads, in the container. Empty for others. */
  linkTarget: string;
}

const GO_DIRECTORY = 0x8000_0000;
const GO_LINK = 0x0800_0000;
/** Devices, pipes, sockets and what is stranger. */
const GO_OTHER = 0x0400_0000 | 0x0200_0000 | 0x0100_0000 | 0x0020_0000 | 0x0008_0000;

const state = z.looseObject({
  name: text,
  size: may(z.number(), 0),
  mode: z.number(),
  mtime: text,
  linkTarget: text,
});

/** null: there is nothing there. */
export async function statPath(transport: Transport, container: string, path: string): Promise<PathState | null> {
  const operation = 'looking at a file of a container';
  try {
    const { headers } = await transport.call({
      operation,
      method: 'HEAD',
      path: enginePath`/containers/${containerSegment(container)}/archive`,
      query: { path },
      pool: 'quick',
      timeoutMs: 30_000,
      missing: 'file_not_found',
    });
    return parseState(headers['x-docker-container-path-stat'], operation);
  } catch (error) {
    if (error instanceof AppError && error.code === 'file_not_found') return null;
    throw error;
  }
}

/** The file or folder as a tar. Whoever gets it must iterate `chunks` or call `end`. `file_not_found`. */
export async function readArchive(
  transport: Transport,
  container: string,
  path: string,
  signal: AbortSignal,
): Promise<{ chunks: AsyncIterable<Buffer>; end: () => void }> {
  return transport.stream({
    operation: 'reading files of a container',
    method: 'GET',
    path: enginePath`/containers/${containerSegment(container)}/archive`,
    query: { path },
    pool: 'stream',
    timeoutMs: 60_000,
    missing: 'file_not_found',
    signal,
  });
}

/**
 * Unpacks a tar into a folder. The engine would take a compressed one as well, and run the container's own program to open it
 * (CVE-2026-41567): the caller sees to it that the stream is plain. A file never takes the place of a folder, nor a folder of a file.
 */
export async function writeArchive(
  transport: Transport,
  container: string,
  folder: string,
  tar: Readable,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<void> {
  await transport.call({
    operation: 'writing files into a container',
    method: 'PUT',
    path: enginePath`/containers/${containerSegment(container)}/archive`,
    query: { path: folder, noOverwriteDirNonDir: 1 },
    upload: tar,
    pool: 'stream',
    timeoutMs: options.timeoutMs,
    missing: 'file_not_found',
    signal: options.signal,
  });
}

function parseState(header: string | string[] | undefined, operation: string): PathState {
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(String(header), 'base64').toString('utf8'));
  } catch (cause) {
    throw engineProtocolError(operation, 'the answer is not understood', cause);
  }
  const parsed = state.safeParse(answer);
  if (!parsed.success) throw engineProtocolError(operation, 'the answer is not understood');
  const { linkTarget, mode, mtime, name, size } = parsed.data;
  const at = Date.parse(mtime);
  return {
    name,
    size,
    kind: has(mode, GO_DIRECTORY) ? 'folder' : has(mode, GO_LINK) ? 'link' : has(mode, GO_OTHER) ? 'other' : 'file',
    permissions: mode % 0o1000,
    modifiedAt: Number.isNaN(at) || at < 0 ? null : at,
    linkTarget,
  };
}

/** The mode has 32 bits: JavaScript's own `&` would take the highest for a sign. */
function has(mode: number, bits: number): boolean {
  return (BigInt(mode) & BigInt(bits)) !== 0n;
}
