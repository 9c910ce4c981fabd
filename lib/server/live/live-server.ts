import 'server-only';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { mayUse } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import type { ActivityService } from '../activities/activity-service';
import type { AuthService } from '../auth/auth-service';
import type { Clock } from '../clock';
import type { DeploymentFeed } from '../deployments/deployment-feed';
import type { Fleet } from '../engine/fleet';
import type { StatsService } from '../engine/stats-service';
import type { Gate } from '../http/gate';
import type { Inventory } from '../inventory/inventory';
import type { Logger } from '../logger';
import { CLOSE, LiveConnection, MAX_FRAME_BYTES } from './live-connection';
import { LiveFrames } from './live-frame';
import { LiveOutbox } from './live-outbox';
import type { LiveSources } from './live-subscriptions';
import type { LogFollower } from './log-follower';
import { Removals } from './removals';
import { type Admitted, admitUpgrade, refuseUpgrade } from './upgrade-admission';

export interface LiveCounters {
  connections: number;
  subscriptions: number;
  /** Since the start of the console. */
  frames: number;
  bytes: number;
  droppedStats: number;
  freshSnapshots: number;
  refused: number;
}

/** The live connection of every tab, at `/api/live`. */
export interface LiveServer {
  /** Takes over the socket: answers the upgrade or refuses it with a problem document. Never throws. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every page that the console restarts and waits until they are gone, 3 s at most. */
  close(): Promise<void>;
  counters(): LiveCounters;
}

export interface LiveServerOptions {
  auth: Pick<AuthService, 'authenticate' | 'onCredentialEnd' | 'touch'>;
  fleet: Fleet;
  stats: StatsService;
  logs: LogFollower;
  inventory: Inventory;
  activities: ActivityService;
  deployments: DeploymentFeed;
  clock: Clock;
  log: Logger;
  gate: Pick<Gate, 'admitUpgrade' | 'isAllowedOrigin'>;
  bootId: string;
  version: string;
}

const MAX_CONNECTIONS_PER_CREDENTIAL = 50;
const BEAT_MS = 2_000;
const PROBE_MS = 20_000;
const SILENT_MS = 60_000;
const CLOSE_WITHIN_MS = 3_000;

export function createLiveServer(options: LiveServerOptions): LiveServer {
  return new Live(options);
}

class Live implements LiveServer {
  readonly #options: LiveServerOptions;
  readonly #wss: WebSocketServer;
  /** connection -> what it was authorised with, to look again when the credential changes. */
  readonly #connections = new Map<LiveConnection, Parameters<AuthService['authenticate']>[0]>();
  readonly #frames: LiveFrames;
  readonly #removals: Removals;
  readonly #sources: LiveSources;
  readonly #stops: (() => void)[] = [];
  readonly #counted = { frames: 0, bytes: 0, droppedStats: 0, freshSnapshots: 0, refused: 0 };
  #closing = false;
  #viewers = 0;
  #emptied: (() => void) | null = null;

  constructor(options: LiveServerOptions) {
    this.#options = options;
    const { activities, auth, clock, deployments, fleet, inventory, logs, stats } = options;
    this.#wss = new WebSocketServer({
      noServer: true,
      // Above our own limit, which closes with a code of its own; `ws` cuts what is far beyond while it arrives.
      maxPayload: 4 * MAX_FRAME_BYTES,
      clientTracking: false,
      // No context is kept between messages: a tab costs no compressor's memory. Measured at this level: 500 rows 337 -> 32 KiB
      // in 1 ms of CPU, the figures of 100 containers 11 -> 4.7 KiB in 0.06 ms; level 6 gains 10 % and costs up to twice as much.
      perMessageDeflate: {
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
        serverMaxWindowBits: 13,
        zlibDeflateOptions: { level: 3, memLevel: 7 },
        concurrencyLimit: 2,
        threshold: 1_024,
      },
    });
    this.#frames = new LiveFrames(fleet);
    this.#removals = new Removals(fleet);
    this.#sources = {
      fleet,
      stats,
      logs,
      inventory,
      activities,
      deployments,
      frames: this.#frames,
      onRemoved: (host, id, run) => this.#removals.on(host, id, run),
      counters: this.#counted,
    };
    const beat = clock.setInterval(() => this.#beat(), BEAT_MS);
    const probe = clock.setInterval(() => this.#probe(), PROBE_MS);
    this.#stops.push(
      () => beat.cancel(),
      () => probe.cancel(),
      auth.onCredentialEnd((credentialId) => this.#credentialEnded(credentialId)),
    );
  }

  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Between the upgrade and `ws` nobody else listens; an unheard error would end the process.
    socket.on('error', () => socket.destroy());
    const admitted = this.#admit(req);
    if (admitted instanceof AppError) {
      this.#counted.refused++;
      refuseUpgrade(socket, admitted);
      return;
    }
    try {
      this.#wss.handleUpgrade(req, socket, head, (ws) => this.#connected(ws, admitted));
    } catch (error) {
      this.#options.log.warn('upgrade failed', { error: String(error) });
      socket.destroy();
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const stop of this.#stops) stop();
    for (const connection of this.#connections.keys()) connection.close(CLOSE.restart, 'the console restarts');
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        this.#emptied = resolve;
        this.#options.clock.setTimeout(resolve, CLOSE_WITHIN_MS);
      });
    }
    this.#removals.close();
    this.#wss.close();
  }

  counters(): LiveCounters {
    const subscriptions = [...this.#connections.keys()].reduce((sum, connection) => sum + connection.subscriptions, 0);
    return { connections: this.#connections.size, subscriptions, ...this.#counted };
  }

  /** Who may open a connection: exact origin, a session or token, `fleet:read`, not too many already. */
  #admit(req: IncomingMessage): Admitted | AppError {
    const { auth, gate } = this.#options;
    if (this.#closing) return new AppError('shutting_down');
    const admitted = admitUpgrade(req, { auth, gate, tokens: true });
    if (admitted instanceof AppError) return admitted;
    if (admitted.path !== '/api/live') return new AppError('not_found');
    const { actor } = admitted;
    if (!mayUse(actor, 'fleet:read') && !mayUse(actor, 'logs:read')) return new AppError('forbidden');
    const open = [...this.#connections.keys()].filter((one) => one.actor.credentialId === actor.credentialId).length;
    if (open >= MAX_CONNECTIONS_PER_CREDENTIAL) {
      return new AppError('too_many_streams', { hint: 'Close some tabs of the console.' });
    }
    return admitted;
  }

  #connected(socket: WebSocket, { actor, input, local }: Admitted): void {
    const { auth, bootId, clock, log, version } = this.#options;
    const outbox = new LiveOutbox(socket, !local, this.#counted);
    const connection = new LiveConnection({
      socket,
      outbox,
      actor,
      sources: this.#sources,
      clock,
      log,
      onSubscriptions: () => this.#countViewers(),
      onPresent: () => auth.touch(actor.credentialId),
    });
    this.#connections.set(connection, input);
    socket.once('close', () => {
      this.#connections.delete(connection);
      this.#countViewers();
      if (this.#connections.size === 0) this.#emptied?.();
    });
    outbox.message({ type: 'welcome', bootId, version, now: clock.now() });
  }

  #countViewers(): void {
    const viewers = [...this.#connections.keys()].filter(({ subscriptions }) => subscriptions > 0).length;
    if (viewers === this.#viewers) return;
    if (viewers === 0) this.#frames.forget();
    this.#viewers = viewers;
    this.#options.fleet.onViewers(viewers);
  }

  #credentialEnded(credentialId: string): void {
    for (const [connection, input] of [...this.#connections]) {
      if (connection.actor.credentialId !== credentialId) continue;
      // Rights that were only changed are taken up by connecting anew.
      if (this.#options.auth.authenticate(input) !== null) connection.close(CLOSE.restart, 'your rights were changed');
      else connection.close(CLOSE.signedOut, 'signed out');
    }
  }

  #beat(): void {
    if (this.#viewers === 0) return;
    const bytes = Buffer.from(JSON.stringify({ type: 'beat', now: this.#options.clock.now() }));
    for (const connection of this.#connections.keys()) connection.beat(bytes);
  }

  #probe(): void {
    const now = this.#options.clock.now();
    for (const connection of [...this.#connections.keys()]) {
      if (connection.silence(now) >= SILENT_MS) connection.close(CLOSE.silent, 'silent too long');
      else connection.probe();
    }
  }
}
