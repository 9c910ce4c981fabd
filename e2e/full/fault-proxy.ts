import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Fault } from './faults';

/** One request to the engine, as it came. `kind` has a star for ids and no version: it is the same for all containers. */
export interface Asked {
  at: number;
  method: string;
  target: string;
  kind: string;
  /** The container or image, where there is one. */
  id: string | null;
}

/** Query fields that make another call of the same path. */
const MODES = ['stream', 'follow'];

function kindOf(method: string, target: string): string {
  const url = new URL(target, 'http://engine');
  const bare = url.pathname.replace(/^\/v[\d.]+/, '').replace(/(?:sha256:)?[0-9a-f]{64}/g, '*');
  const modes = MODES.filter((mode) => url.searchParams.has(mode)).map(
    (mode) => `${mode}=${/^(1|true)$/.test(url.searchParams.get(mode) ?? '')}`,
  );
  return `${method} ${bare}${modes.length > 0 ? `?${modes.join('&')}` : ''}`;
}

/**
 * A unix socket in front of a real engine's. Writes down every request, counts answers under way, and can be told to spoil one kind
 * of call; everything else passes as it is.
 */
export async function startFaultProxy(engineSocket: string) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-fault-proxy-'));
  const socket = path.join(folder, 'docker.sock');
  const asked: Asked[] = [];
  const sockets = new Set<net.Socket>();
  const underWay = new Map<string, number>();
  let held: (() => void)[] = [];
  let fault: { spoils: (kind: string) => boolean; how: Fault; hits: number } | null = null;
  let logBytes = 0;

  function forward(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    change: { headers?: (headers: string[]) => string[]; pour?: (from: http.IncomingMessage) => void } = {},
  ): void {
    const out = http.request({
      socketPath: engineSocket,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: { ...request.headers, connection: 'close' },
      agent: false,
    });
    out.on('response', (answer) => {
      const headers = withoutConnection(answer.rawHeaders);
      response.writeHead(answer.statusCode ?? 502, change.headers ? change.headers(headers) : headers);
      // An event stream has a head long before it has a body.
      response.flushHeaders();
      if (/\/logs\?/.test(request.url ?? '')) {
        answer.on('data', (chunk: Buffer) => {
          logBytes += chunk.length;
        });
      }
      answer.on('aborted', () => response.destroy());
      answer.on('error', () => response.destroy());
      if (change.pour) change.pour(answer);
      else answer.pipe(response);
    });
    out.on('error', () => response.destroy());
    response.on('close', () => out.destroy());
    request.pipe(out);
  }

  const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const { method = 'GET', url: target = '/' } = request;
    const kind = kindOf(method, target);
    const id = /\/(?:containers|images)\/((?:sha256:)?[^/?]+)/.exec(target)?.[1] ?? null;
    asked.push({ at: Date.now(), method, target, kind, id });
    underWay.set(kind, (underWay.get(kind) ?? 0) + 1);
    response.on('close', () => underWay.set(kind, (underWay.get(kind) ?? 1) - 1));
    response.on('error', () => response.destroy());
    if (!fault?.spoils(kind)) return forward(request, response);
    fault.hits += 1;
    fault.how({
      request,
      response,
      forward: (change) => forward(request, response, change),
      hold: () =>
        held.push(() => {
          // Who asked may have given up meanwhile.
          if (!response.destroyed) forward(request, response);
        }),
    });
  });
  server.on('connection', (connection) => {
    sockets.add(connection);
    connection.on('error', () => connection.destroy());
    connection.on('close', () => sockets.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));

  return {
    socket,
    asked: (): readonly Asked[] => asked,
    /** Bytes of logs that were taken from the engine. */
    logBytes: () => logBytes,
    /** Answers of this kind that have not ended. */
    open: (kind: (name: string) => boolean) =>
      [...underWay].reduce((sum, [name, count]) => sum + (kind(name) ? count : 0), 0),
    /** Connections that the console has open. */
    connections: () => sockets.size,
    spoil(spoils: (kind: string) => boolean, how: Fault): void {
      fault = { spoils, how, hits: 0 };
    },
    hits: () => fault?.hits ?? 0,
    held: () => held.length,
    /** The fault is over: what hangs is answered now, as by an engine that was frozen. */
    mend(): void {
      fault = null;
      const waiting = held;
      held = [];
      for (const go of waiting) go();
    },
    /** Breaks every connection, as the restart of an engine does. */
    dropAll(): void {
      for (const connection of sockets) connection.destroy();
    },
    async close(): Promise<void> {
      for (const connection of sockets) connection.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>;

/** Whether the connection is kept is between the proxy and each side. */
function withoutConnection(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (!/^(connection|keep-alive)$/i.test(name)) kept.push(name, raw[at + 1] ?? '');
  }
  return kept;
}
