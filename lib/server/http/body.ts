import 'server-only';
import { AppError } from '../../contract/app-error';

/** Largest JSON body, bytes. A body that a later rule cannot see whole must not get past it (CVE-2026-34040), so it is refused. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Reads a JSON body; an empty one is `{}`. Stops reading as soon as the limit is passed. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    const reader = request.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > MAX_BODY_BYTES) {
        await reader.cancel().catch(() => undefined);
        throw tooLarge();
      }
      chunks.push(value);
    }
  }
  if (size === 0) return {};
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new AppError('unsupported_media_type', {
      hint: 'Send the body as JSON with `Content-Type: application/json`.',
    });
  }
  const text = new TextDecoder('utf-8', { fatal: true });
  try {
    return JSON.parse(text.decode(Buffer.concat(chunks)));
  } catch {
    throw new AppError('bad_request', { detail: 'The body is not valid JSON in UTF-8.' });
  }
}

function tooLarge(): AppError {
  return new AppError('body_too_large', { detail: `A body may have ${MAX_BODY_BYTES} bytes at most.` });
}
