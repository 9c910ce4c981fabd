import 'server-only';

/** A line longer than the cap. */
export class LineTooLongError extends Error {
  constructor(readonly maxBytes: number) {
    super(`A line is longer than ${maxBytes} bytes`);
    this.name = 'LineTooLongError';
  }
}

const NEWLINE = 0x0a;

/**
 * The lines of a stream of JSON documents, one each, blank ones left out, without line end. Lines are cut as bytes and decoded
 * whole, so a character split over chunks cannot be harmed. Holds one unfinished line, `maxBytes` at most. A last line without
 * line end counts. A leading record separator (RFC 7464, which API 1.52 may send) is taken off.
 */
export async function* ndjsonLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<string, void, void> {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (last: Buffer): string => {
    const bytes = parts.length === 0 ? last : Buffer.concat([...parts, last]);
    parts = [];
    size = 0;
    return bytes
      .toString('utf8')
      .replace(/^\u001e/, '')
      .trim();
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      if (size + at - from > maxBytes) throw new LineTooLongError(maxBytes);
      const line = take(chunk.subarray(from, at));
      from = at + 1;
      if (line !== '') yield line;
    }
    if (from < chunk.length) {
      parts.push(chunk.subarray(from));
      size += chunk.length - from;
      if (size > maxBytes) throw new LineTooLongError(maxBytes);
    }
  }
  if (size > 0) {
    const line = take(Buffer.alloc(0));
    if (line !== '') yield line;
  }
}

/** The error inside a progress or stats stream: `{"error": …, "errorDetail": {"message": …}}` with status 200. */
export function inBandMessage(document: unknown): string | null {
  if (typeof document !== 'object' || document === null) return null;
  const { error, errorDetail } = document as { error?: unknown; errorDetail?: unknown };
  if (typeof errorDetail === 'object' && errorDetail !== null) {
    const { message } = errorDetail as { message?: unknown };
    if (typeof message === 'string' && message !== '') return message;
  }
  return typeof error === 'string' && error !== '' ? error : null;
}
