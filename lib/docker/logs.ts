import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { EngineEndpoint, LogFrame, LogOptions } from './engine';
import { engineProtocolError, inBandError } from './errors';
import { engineTime } from './events';
import { FramingError, LogDemultiplexer, SystemFrameError } from './log-demux';
import { containerSegment, enginePath } from './names';
import type { Transport } from './transport';

const OPERATION = 'reading the log of a container';

/**
 * The log as frames, each line with the engine's time stamp in front. Ends when the log ends (without `follow`), when the container
 * stops or goes (with it) or when the signal aborts; rejects when the engine breaks off or cannot read the log. Nothing is
 * buffered but one chunk of the socket (64 KiB at most): a slow reader slows the engine.
 */
export async function* followLogs(
  transport: Transport,
  endpoint: EngineEndpoint,
  id: string,
  options: LogOptions,
): AsyncGenerator<LogFrame, void, void> {
  const stream = await transport.stream({
    operation: OPERATION,
    method: 'GET',
    path: enginePath`/containers/${containerSegment(id)}/logs`,
    query: {
      follow: options.follow,
      stdout: options.stdout ?? true,
      stderr: options.stderr ?? true,
      timestamps: true,
      tail: tailOf(options.tail),
      since: options.since === undefined ? undefined : engineTime(options.since),
      until: options.until === undefined ? undefined : engineTime(options.until),
    },
    pool: 'stream',
    timeoutMs: 30_000,
    missing: 'container_not_found',
    signal: options.signal,
  });
  try {
    if (isRaw(stream.contentType, transport.apiVersion, options.tty)) {
      for await (const bytes of stream.chunks) yield { stream: 'stdout', bytes };
      return;
    }
    const demultiplexer = new LogDemultiplexer();
    for await (const chunk of stream.chunks) yield* demultiplexer.push(chunk);
    if (!options.signal.aborted) demultiplexer.end();
  } catch (error) {
    if (error instanceof FramingError) throw engineProtocolError(OPERATION, 'the log is not framed as expected', error);
    if (error instanceof SystemFrameError) throw inBandError(error.message, { endpoint, operation: OPERATION });
    throw error;
  } finally {
    stream.end();
  }
}

/**
 * From API 1.42 on the engine says which, and is believed: of a container made a moment ago the console may not know yet. Before, one
 * has to know whether the container has a terminal.
 */
function isRaw(contentType: string, apiVersion: string | null, tty: boolean): boolean {
  if (contentType.includes('vnd.docker.multiplexed-stream')) return false;
  const [major = 0, minor = 0] = (apiVersion ?? '').split('.').map(Number);
  const says = major > 1 || minor >= 42;
  return tty || (says && contentType.includes('vnd.docker.raw-stream'));
}

function tailOf(tail: number | 'all'): number | 'all' {
  if (tail === 'all' || (Number.isSafeInteger(tail) && tail >= 0)) return tail;
  throw new AppError('bad_request', { detail: 'The number of lines to show is a whole number, or all' });
}
