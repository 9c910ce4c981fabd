import 'server-only';
import type { EngineEndpoint, RawStats } from './engine';
import { engineProtocolError, inBandError } from './errors';
import { containerSegment, enginePath } from './names';
import { inBandMessage, LineTooLongError, ndjsonLines } from './ndjson';
import type { Transport } from './transport';

/** A sample is about 2 kB; each network adds some 200 bytes. */
const MAX_SAMPLE_BYTES = 1024 * 1024;

/**
 * One sample. `oneShot` answers in milliseconds from 25.0 on; before, the engine takes a second all the same. Without it the
 * engine waits for its next two samples (about 2 s).
 */
export async function containerStats(
  transport: Transport,
  id: string,
  options: { oneShot: boolean; signal?: AbortSignal },
): Promise<RawStats> {
  const operation = 'measuring a container';
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/containers/${containerSegment(id)}/stats`,
    query: { stream: false, 'one-shot': options.oneShot ? true : undefined },
    pool: 'stats',
    timeoutMs: 15_000,
    maxBytes: MAX_SAMPLE_BYTES,
    missing: 'container_not_found',
    signal: options.signal,
  });
  if (!isSample(answer)) throw engineProtocolError(operation, 'the answer is not a sample');
  return answer;
}

/** A sample about every second until the signal aborts or the container stops or goes. Rejects when the engine breaks off. */
export async function* followStats(
  transport: Transport,
  endpoint: EngineEndpoint,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<RawStats, void, void> {
  const operation = 'following the load of a container';
  const stream = await transport.stream({
    operation,
    method: 'GET',
    path: enginePath`/containers/${containerSegment(id)}/stats`,
    query: { stream: true },
    pool: 'stream',
    timeoutMs: 15_000,
    missing: 'container_not_found',
    signal,
  });
  try {
    for await (const line of ndjsonLines(stream.chunks, MAX_SAMPLE_BYTES)) {
      const answer: unknown = JSON.parse(line);
      const failure = inBandMessage(answer);
      if (failure !== null) throw inBandError(failure, { endpoint, operation, missing: 'container_not_found' });
      if (!isSample(answer)) throw engineProtocolError(operation, 'the answer is not a sample');
      // Of a stopped container the engine goes on sending samples, all zero, a second apart, for ever.
      if (isOfStoppedContainer(answer)) return;
      yield answer;
    }
  } catch (error) {
    if (error instanceof LineTooLongError || error instanceof SyntaxError) {
      throw engineProtocolError(operation, 'the engine sent a sample that cannot be read', error);
    }
    throw error;
  } finally {
    stream.end();
  }
}

function isSample(answer: unknown): answer is RawStats {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer);
}

/** Its `read` is Go's zero time. */
export function isOfStoppedContainer(sample: RawStats): boolean {
  return typeof sample.read !== 'string' || sample.read.startsWith('0001-01-01');
}
