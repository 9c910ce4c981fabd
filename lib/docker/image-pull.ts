import 'server-only';
import { z } from 'zod';
import { AppError } from '@/lib/contract/app-error';
import type { PullLine } from '@/lib/images/pull-progress';
import { canonicalText, type ImageReference, parseReference } from '@/lib/images/reference';
import { may, text } from './answer-schema';
import type { EngineEndpoint } from './engine';
import { engineProtocolError, inBandError } from './errors';
import { enginePath } from './names';
import { inBandMessage, LineTooLongError, ndjsonLines } from './ndjson';
import { registryError } from './registry-errors';
import type { Transport } from './transport';

/** The engine says nothing before the registry has answered it; that takes minutes where it tries several addresses. */
const HEAD_WITHIN_MS = 300_000;
const MAX_LINE_BYTES = 256 * 1024;
/** `os/architecture` with a variant where there is one (OCI image index). */
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/;

const lineAnswer = z.looseObject({
  id: text,
  status: text,
  progressDetail: may(
    z.looseObject({
      current: z.number().nullish().catch(null),
      total: z.number().nullish().catch(null),
      units: text,
    }),
    { current: null, total: null, units: '' },
  ),
});

/** One line of the stream; null for what says nothing. */
function parseLine(document: unknown): PullLine | null {
  const parsed = lineAnswer.safeParse(document);
  if (!parsed.success || parsed.data.status === '') return null;
  const { id, progressDetail, status } = parsed.data;
  return {
    id: id === '' ? null : id.slice(0, 128),
    status: status.slice(0, 500),
    current: progressDetail.current ?? null,
    total: progressDetail.total ?? null,
    unit: progressDetail.units === 's' ? 'seconds' : 'bytes',
  };
}

/** As the engine takes it: the name with its registry, and the tag or, which decides where there are both, the digest. */
function wanted(reference: ImageReference): { fromImage: string; tag: string } {
  // Built by hand it may hold anything: what is sent is what the grammar makes of it.
  const again = parseReference(canonicalText(reference), 'canonical');
  if (!again.ok) throw new AppError('bad_request', { detail: again.message });
  const { digest, domain, path, tag } = again.reference;
  const which = digest ?? tag;
  // Without either the engine would pull every tag of the repository.
  if (which === undefined) throw new AppError('bad_request', { detail: 'A pull needs a tag or a digest.' });
  return { fromImage: `${domain}/${path}`, tag: which };
}

/**
 * Pulls an image without signing in to its registry, and tells of it line by line. Ends when the engine ended it without an error,
 * which alone is success; rejects with an error that came inside the stream, with `image_not_found`, `registry_refused`,
 * `registry_unreachable`, or with the signal's reason: closing the request is how an engine is told to stop.
 */
export async function* pullImage(
  transport: Transport,
  endpoint: EngineEndpoint,
  reference: ImageReference,
  options: { platform?: string; signal: AbortSignal },
): AsyncGenerator<PullLine, void, void> {
  const operation = 'pulling an image';
  const { platform, signal } = options;
  if (platform !== undefined && !PLATFORM.test(platform)) {
    throw new AppError('bad_request', { detail: 'A platform is written as linux/amd64 or linux/arm/v7.' });
  }
  const query = { ...wanted(reference), platform };
  signal.throwIfAborted();
  try {
    const stream = await transport.stream({
      operation,
      method: 'POST',
      path: enginePath`/images/create`,
      query,
      pool: 'stream',
      timeoutMs: HEAD_WITHIN_MS,
      signal,
    });
    try {
      for await (const told of ndjsonLines(stream.chunks, MAX_LINE_BYTES)) {
        const document: unknown = JSON.parse(told);
        const failure = inBandMessage(document);
        if (failure !== null) throw inBandError(failure, { endpoint, operation });
        const line = parseLine(document);
        if (line !== null) yield line;
      }
    } finally {
      stream.end();
    }
  } catch (error) {
    if (error instanceof LineTooLongError || error instanceof SyntaxError) {
      throw engineProtocolError(operation, 'the engine sent a line that cannot be read', error);
    }
    throw registryError(error);
  }
  // A stream that was ended by the signal ends quietly; that is no success.
  signal.throwIfAborted();
}
