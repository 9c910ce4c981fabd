import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import type { Actor } from '@/lib/access/actor';
import type { ClientMessage, ServerMessage } from '@/lib/contract/live';
import type { ActivityService } from '@/lib/server/activities/activity-service';
import type { Clock } from '@/lib/server/clock';
import type { Fleet } from '@/lib/server/engine/fleet';
import type { StatsService } from '@/lib/server/engine/stats-service';
import { createGate } from '@/lib/server/http/gate';
import { createInventory } from '@/lib/server/inventory/inventory';
import { createLiveServer, type LiveServer } from '@/lib/server/live/live-server';
import type { LogFollower } from '@/lib/server/live/log-follower';
import { createLogger } from '@/lib/server/logger';
import { testActor } from './test-actor';

export interface LiveKitOptions {
  fleet: Fleet;
  stats: StatsService;
  logs?: LogFollower;
  activities?: ActivityService;
  clock: Clock;
}

const NO_ACTIVITIES: ActivityService = {
  running: 0,
  start: () => {
    throw new Error('not in this test');
  },
  get: () => {
    throw new Error('not in this test');
  },
  cancel: () => {
    throw new Error('not in this test');
  },
  list: () => ({ activities: [], more: false }),
  watch: () => () => {},
  ended: async () => {},
  close: async () => {},
};

/** A live server behind a real HTTP server on loopback, with sessions by hand: the cookie `session=<name of the actor>`. */
export async function openLiveKit({ activities, clock, fleet, logs, stats }: LiveKitOptions) {
  const actors = new Map<string, Actor>();
  const ended = new Set<(credentialId: string) => void>();
  const inventory = createInventory({ fleet, clock });
  const touched: string[] = [];
  const live: LiveServer = createLiveServer({
    auth: {
      authenticate: ({ authorization, cookieHeader }) => {
        const name = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? /session=(\w+)/.exec(cookieHeader ?? '')?.[1];
        const actor = actors.get(name ?? '');
        return actor === undefined ? null : { actor, sessionId: actor.credentialId, expiresAt: clock.now() + 1e9 };
      },
      touch: (credentialId) => touched.push(credentialId),
      onCredentialEnd: (listener) => {
        ended.add(listener);
        return () => ended.delete(listener);
      },
    },
    fleet,
    stats,
    logs: logs ?? { follow: () => ({ ack: () => {}, close: () => {} }) },
    inventory,
    activities: activities ?? NO_ACTIVITIES,
    deployments: { latest: () => [], visible: () => [], watch: () => () => {} },
    clock,
    log: createLogger(() => {}),
    gate: createGate({ publicUrl: null, trustedProxies: [], secureCookies: false }, 'secret', false),
    bootId: 'boot',
    version: '1',
  });
  const server = http.createServer();
  server.on('upgrade', (req, socket, head) => live.handleUpgrade(req, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const pages: LivePage[] = [];
  return {
    live,
    inventory,
    port,
    /** Credentials that a page said are in use. */
    touched,
    /** Signs somebody in; the name is the cookie. */
    signIn(name: string, fields: Partial<Actor> = {}): Actor {
      const actor = testActor(name, { role: 'viewer', ...fields });
      actors.set(name, actor);
      return actor;
    },
    /** Ends the session and tells so. */
    signOut(name: string): void {
      const actor = actors.get(name);
      actors.delete(name);
      for (const listener of ended) listener(actor?.credentialId ?? '');
    },
    /** Tells that the credential was changed; it stays valid. */
    change(name: string): void {
      for (const listener of ended) listener(actors.get(name)?.credentialId ?? '');
    },
    page(headers: Record<string, string>, path = '/api/live'): LivePage {
      const page = new LivePage(`ws://127.0.0.1:${port}${path}`, headers);
      pages.push(page);
      return page;
    },
    /** A signed-in tab of the console's own origin, welcomed. */
    async tab(name: string): Promise<LivePage> {
      const page = this.page({ cookie: `session=${name}`, origin: `http://127.0.0.1:${port}` });
      await page.until((message) => message.type === 'welcome');
      return page;
    },
    async close(): Promise<void> {
      for (const page of pages) page.socket.terminate();
      await live.close();
      await stats.close();
      inventory.close();
      await fleet.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One end of a live connection, with everything that was said to it. */
export class LivePage {
  readonly socket: WebSocket;
  readonly said: ServerMessage[] = [];
  /** Code and reason of the end; for a refused upgrade the HTTP status and body. */
  readonly over: Promise<{ code: number; reason: string }>;
  readonly #waiting = new Set<() => void>();

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data) => {
      this.said.push(JSON.parse(String(data)) as ServerMessage);
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
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  of<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.said.filter((message): message is Extract<ServerMessage, { type: T }> => message.type === type);
  }

  /** The first message that fits, of those said already or to come. Rejects after 10 s with what was said instead. */
  until(fits: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.said.find(fits);
        if (found === undefined) return;
        done();
        resolve(found);
      };
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const timer = setTimeout(() => {
        done();
        reject(
          new Error(
            `not said; instead: ${this.said
              .map(({ type }) => type)
              .join(' ')
              .slice(-500)}`,
          ),
        );
      }, 10_000);
      this.#waiting.add(look);
      look();
    });
  }
}
