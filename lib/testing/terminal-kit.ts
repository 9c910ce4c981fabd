import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import type { Actor } from '@/lib/access/actor';
import type { ContainerSummary } from '@/lib/contract/container';
import { type Terminal, terminalRequest } from '@/lib/contract/terminal';
import type { TerminalServerMessage } from '@/lib/contract/terminal-line';
import type { Engine } from '@/lib/docker/engine';
import { createAuditLog } from '@/lib/server/audit/audit-log';
import { type Clock, systemClock } from '@/lib/server/clock';
import { openStateDatabase } from '@/lib/server/db/state-database';
import type { Fleet } from '@/lib/server/engine/fleet';
import { createGate } from '@/lib/server/http/gate';
import { createLogger } from '@/lib/server/logger';
import { createTerminalServer } from '@/lib/server/terminal/terminal-server';
import { createTerminalService } from '@/lib/server/terminal/terminal-service';
import { OPEN_POLICY } from './open-policy';
import { testActor } from './test-actor';

export interface TerminalKitOptions {
  engine: Engine;
  clock?: Clock;
  environment?: string;
  limits?: { terminalIdleMinutes?: number; terminalsPerUser?: number; terminalsTotal?: number };
  dataDir?: string;
}

/** Terminals of one real engine behind a real HTTP server on loopback, with sessions by hand: the cookie `session=<name>`. */
export async function openTerminalKit({
  clock = systemClock,
  engine,
  environment,
  limits,
  dataDir,
}: TerminalKitOptions) {
  const folder = dataDir ?? mkdtempSync(path.join(os.tmpdir(), 'pilothouse-terminal-'));
  const lines: string[] = [];
  const log = createLogger((line) => lines.push(line));
  const state = openStateDatabase(folder, clock, log);
  const audit = createAuditLog({ state, clock, log });
  const actors = new Map<string, Actor>();
  const confirmed = new Set<string>();
  const ended = new Set<(credentialId: string) => void>();
  const fleet = {
    host: (id: string) => (id === 'local' ? { id, environment: environment ?? null } : undefined),
    container: () => undefined,
    engine: () => engine,
  } as unknown as Fleet;
  const nameIn = (cookie: string | null) => /session=(\w+)/.exec(cookie ?? '')?.[1] ?? '';
  const auth: Parameters<typeof createTerminalService>[0]['auth'] & { touch(id: string): void } = {
    authenticate: ({ cookieHeader }) => {
      const actor = actors.get(nameIn(cookieHeader));
      return actor === undefined ? null : { actor, sessionId: actor.credentialId, expiresAt: clock.now() + 1e9 };
    },
    onCredentialEnd: (listener) => {
      ended.add(listener);
      return () => ended.delete(listener);
    },
    isConfirmed: (actor) => confirmed.has(actor.credentialId),
    touch: () => {},
  };
  const terminals = createTerminalService({
    fleet,
    auth,
    audit,
    state,
    clock,
    log,
    limits: { terminalIdleMinutes: 30, terminalsPerUser: 10, terminalsTotal: 50, ...limits },
  });
  const gate = createGate({ publicUrl: null, trustedProxies: [], secureCookies: false }, 'secret', false);
  const lineServer = createTerminalServer({ auth, terminals, fleet, gate, clock, log });
  const server = http.createServer();
  server.on('upgrade', (req, socket, head) => lineServer.handleUpgrade(req, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const pages: TerminalPage[] = [];
  return {
    terminals,
    audit,
    lines,
    folder,
    port,
    confirm: (name: string) => confirmed.add(`credential-${name}`),
    signIn(name: string, fields: Partial<Actor> = {}): Actor {
      const actor = testActor(name, { role: 'deployer', ...fields });
      actors.set(name, actor);
      return actor;
    },
    /** Another role or scope for somebody who is signed in, told as the sign-in service tells it. */
    change(name: string, fields: Partial<Actor>): void {
      const before = actors.get(name);
      if (before) actors.set(name, { ...before, ...fields });
      for (const listener of ended) listener(`credential-${name}`);
    },
    signOut(name: string): void {
      actors.delete(name);
      for (const listener of ended) listener(`credential-${name}`);
    },
    open(
      name: string,
      container: string,
      request: Partial<Parameters<typeof terminalRequest.parse>[0] & object> = {},
    ): Promise<Terminal> {
      const actor = actors.get(name);
      if (actor === undefined) throw new Error(`${name} is not signed in`);
      return terminals.open({
        actor,
        container: { host: 'local', id: container, name: 'under-test' } as ContainerSummary,
        request: terminalRequest.parse(request),
        policy: OPEN_POLICY,
        from: {
          requestId: 'request',
          address: '127.0.0.1',
          credential: { cookieHeader: `session=${name}`, authorization: null, address: '127.0.0.1', userAgent: '' },
        },
      });
    },
    /** A page that shows a terminal. It acknowledges what it gets unless told otherwise. */
    page(id: string, headers: Record<string, string>): TerminalPage {
      const page = new TerminalPage(`ws://127.0.0.1:${port}/api/terminals/${id}/line`, headers);
      pages.push(page);
      return page;
    },
    async tab(name: string, id: string): Promise<TerminalPage> {
      const page = this.page(id, { cookie: `session=${name}`, origin: `http://127.0.0.1:${port}` });
      await page.ready;
      return page;
    },
    /** As a kill -9 leaves it: nothing is ended, the journal stays. */
    async die(): Promise<void> {
      for (const page of pages) page.socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      state.close();
    },
    async close(): Promise<void> {
      await terminals.close();
      lineServer.close();
      for (const page of pages) page.socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      state.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One end of a terminal's line. */
export class TerminalPage {
  readonly socket: WebSocket;
  readonly said: TerminalServerMessage[] = [];
  /** Code and reason of the end; for a refused upgrade the HTTP status and body. */
  readonly over: Promise<{ code: number; reason: string }>;
  readonly ready: Promise<void>;
  acknowledges = true;
  /** Bytes of output that came. */
  received = 0;
  #chunks: Buffer[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) this.#take(data as Buffer);
      else this.said.push(JSON.parse(String(data)) as TerminalServerMessage);
      for (const look of [...this.#waiting]) look();
    });
    this.over = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
      this.socket.on('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ code: response.statusCode ?? 0, reason: body }));
      });
      this.socket.on('error', () => {});
    });
    this.ready = this.until(() => this.said.some(({ type }) => type === 'ready'));
    this.ready.catch(() => {});
  }

  /** The last 256 KiB of what was shown, as text. */
  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  type(text: string): void {
    this.socket.send(Buffer.from(text), { binary: true });
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message), { binary: false });
  }

  end(): Extract<TerminalServerMessage, { type: 'end' }> | undefined {
    return this.said.find((message) => message.type === 'end');
  }

  /** Rejects after 15 s with what was shown instead. */
  until(fits: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!fits()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(
            `not shown; instead: ${JSON.stringify(this.text.slice(-500))} ${JSON.stringify(this.said.slice(-5))}`,
          ),
        );
      }, 15_000);
      this.#waiting.add(look);
      look();
    });
  }

  shows(text: string | RegExp): Promise<void> {
    return this.until(() => (typeof text === 'string' ? this.text.includes(text) : text.test(this.text)));
  }

  #take(data: Buffer): void {
    this.received += data.length;
    this.#chunks.push(data);
    if (this.#chunks.length > 100) {
      const all = Buffer.concat(this.#chunks);
      this.#chunks = [all.subarray(Math.max(0, all.length - 256 * 1024))];
    }
    if (this.acknowledges) this.say({ type: 'ack', bytes: data.length });
  }
}
