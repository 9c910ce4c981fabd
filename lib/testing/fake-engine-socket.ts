import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * An engine's socket that misbehaves as told, for faults of the wire that a real one cannot be made to show. Everything else is
 * tested on real engines. The script gets Node's own request and response; `request.socket` is there for what HTTP does not
 * allow. (`fake-engine.ts` is the fake above the wire, in memory.)
 */
export type Script = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export interface FakeSocket {
  readonly endpoint: { kind: 'socket'; path: string };
  /** `GET /v1.51/containers/json?all=1`, in the order they came. */
  readonly requests: string[];
  /** Every connection since the start, and those open now. */
  readonly connections: number;
  readonly open: number;
  close(): Promise<void>;
}

export async function startFakeSocket(script: Script): Promise<FakeSocket> {
  const folder = mkdtempSync(join(tmpdir(), 'pilothouse-fake-engine-'));
  const path = join(folder, 'docker.sock');
  const requests: string[] = [];
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    script(request, response);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    endpoint: { kind: 'socket', path },
    requests,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Answers every request with this JSON. */
export function answers(value: unknown, status = 200): Script {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
}

/** A frame of a log as the engine sends it. */
export function logFrame(stream: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** Looks every few milliseconds until it is so; throws with `what` when it never is. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
