import net from 'node:net';
import type { RawAnswer } from '../raw-http';

/**
 * Sends bytes as they are on a connection of their own and reads the whole answer; null when the server closed without one. `then`
 * says what happens to the connection after the last byte: `wait` for the answer, `half-close` our side, or `reset` it at once.
 */
export function rawExchange(
  url: string,
  bytes: string | Buffer,
  then: 'wait' | 'half-close' | 'reset' = 'wait',
): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const done = () => resolve(parseAnswer(Buffer.concat(chunks)));
    const socket = net.connect(Number(port), hostname, () => {
      socket.write(bytes, () => {
        if (then === 'half-close') socket.end();
        if (then === 'reset') socket.resetAndDestroy();
      });
    });
    socket.setTimeout(20_000, () => socket.destroy(new Error('no whole answer in 20 s')));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', done);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may close while we still send what it no longer wants.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') done();
      else reject(error);
    });
  });
}

function parseAnswer(bytes: Buffer): RawAnswer | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const rest = bytes.subarray(end + 4);
  const body = headers['transfer-encoding'] === 'chunked' ? unchunk(rest) : rest;
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: body.toString('utf8') };
}

function unchunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (lineEnd === -1 || !(size > 0)) break;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
