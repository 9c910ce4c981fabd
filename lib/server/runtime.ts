import 'server-only';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ActivityService } from './activities/activity-service';
import type { AuditLog } from './audit/audit-log';
import type { AuthService } from './auth/auth-service';
import type { BackupService } from './backup/backup-service';
import type { Clock } from './clock';
import type { Config } from './config';
import type { EventLoopMeter, IntegrityMeter } from './console-status';
import type { SecretKey } from './db/secret-key';
import type { StateDatabase } from './db/state-database';
import type { Deeds } from './deeds';
import type { DeploymentService } from './deployments/deployment-service';
import type { Fleet } from './engine/fleet';
import type { StatsService } from './engine/stats-service';
import type { HostService } from './hosts/host-service';
import type { ContainerListCache } from './http/container-list-cache';
import type { Gate } from './http/gate';
import type { DiskUsageService } from './inventory/disk-usage';
import type { Inventory } from './inventory/inventory';
import type { LiveServer } from './live/live-server';
import type { LogTail } from './log-tail';
import type { Logger } from './logger';
import type { LogService } from './logs/log-service';
import type { TerminalService } from './terminal/terminal-service';
import type { Turns } from './turns';
import type { ViewService } from './views/view-service';

/** Everything that lives as long as the process. Made once by `startRuntime`; routes and pages find it by `getRuntime`. */
export interface Runtime {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  /** Another one after each start; pages know by it that the console was restarted. */
  readonly bootId: string;
  readonly startedAt: number;
  readonly peerSecret: string;
  readonly state: StateDatabase;
  /** Seals what must be kept but not be read: credentials of registries and hosts, secrets of releases. */
  readonly secrets: SecretKey;
  readonly auth: AuthService;
  readonly audit: AuditLog;
  readonly fleet: Fleet;
  readonly hosts: HostService;
  readonly stats: StatsService;
  readonly logs: LogService;
  readonly inventory: Inventory;
  readonly diskUsage: DiskUsageService;
  readonly activities: ActivityService;
  readonly deployments: DeploymentService;
  readonly terminals: TerminalService;
  readonly turns: Turns;
  readonly deeds: Deeds;
  readonly views: ViewService;
  readonly backups: BackupService;
  readonly loop: EventLoopMeter;
  readonly integrity: IntegrityMeter;
  readonly logTail: LogTail;
  readonly live: LiveServer;
  readonly gate: Gate;
  readonly containerLists: ContainerListCache;
  closing: boolean;
  /** Set by server.js: ends the process in good order, with this code. */
  exit(reason: string, code: number): void;
  /** Called by server.js. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  listening(address: AddressInfo | string | null): void;
  close(reason: string): Promise<void>;
}

/** Route handlers and instrumentation are separate module instances of one process; only `globalThis` is shared. */
const KEY = Symbol.for('pilothouse.runtime');
type Holder = { [KEY]?: Runtime };

export function getRuntime(): Runtime {
  const runtime = (globalThis as Holder)[KEY];
  if (!runtime) throw new Error('the runtime has not started');
  return runtime;
}

export function setRuntime(runtime: Runtime | undefined): void {
  (globalThis as Holder)[KEY] = runtime;
}
