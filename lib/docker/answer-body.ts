import 'server-only';
import type http from 'node:http';
import { engineProtocolError } from './errors';

const MEBIBYTE = 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/** The whole body. Rejects with `engine_protocol`, and ends the connection, when it is larger than allowed. */
export async function readBody(response: http.IncomingMessage, maxBytes: number, operation: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the response and its socket.
    if (size > maxBytes) {
      throw engineProtocolError(operation, `the answer is larger than ${Math.round(maxBytes / MEBIBYTE)} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** As much of an error's body as anybody would read. */
export async function readErrorBody(response: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_ERROR_BYTES) break;
  }
  return Buffer.concat(chunks, size);
}

/** The engine's message in an error's body: `{"message": …}`, of Podman also `{"cause": …}`, or the text itself. */
export function messageOf(body: Buffer): string {
  const text = body.toString('utf8').trim();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) {
      for (const key of ['message', 'cause', 'error'] as const) {
        const value = (parsed as Record<string, unknown>)[key];
        if (typeof value === 'string' && value !== '') return value;
      }
      return '';
    }
  } catch {
    // Not JSON: a proxy's page, or plain text.
  }
  return /^\s*<(?:!doctype|html)/i.test(text) ? '' : text;
}
