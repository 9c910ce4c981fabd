import 'server-only';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import packageJson from '../../package.json' with { type: 'json' };
import { AppError } from '../contract/app-error';
import { createEngine } from '../docker/dockerode-engine';
import type { EngineEndpoint } from '../docker/engine';
import { createActivityService } from './activities/activity-service';
import { type AuditLog, createAuditLog } from './audit/audit-log';
import { createAuthService } from './auth/auth-service';
import { createBackupService } from './backup/backup-service';
import { applyStaged, forgetUnfinished } from './backup/data-folder.mjs';
import { systemClock } from './clock';
import { type Config, readConfig, StartupError } from './config';
import { createEventLoopMeter, createIntegrityMeter } from './console-status';
import { openSecretKey } from './db/secret-key';
import { openStateDatabase } from './db/state-database';
import { Deeds } from './deeds';
import { DeploymentService } from './deployments/deployment-service';
import { readOwnContainer } from './deployments/own-container-file';
import { createFleet } from './engine/fleet';
import { createStackRecords } from './engine/stack-records';
import { createStatsService } from './engine/stats-service';
import { createHostService } from './hosts/host-service';
import { createContainerListCache } from './http/container-list-cache';
import { createGate } from './http/gate';
import { createMissingPage } from './http/missing-page';
import { createDiskUsage } from './inventory/disk-usage';
import { createInventory } from './inventory/inventory';
import { createLiveServer } from './live/live-server';
import { createLogTail } from './log-tail';
import { createLogger, errorFields, type Logger } from './logger';
import { createLogService } from './logs/log-service';
import { type Runtime, setRuntime } from './runtime';
import { createTerminalServer } from './terminal/terminal-server';
import { createTerminalService } from './terminal/terminal-service';
import { Turns } from './turns';
import { createViewService } from './views/view-service';

/** What people type into the browser, from where the server listens; a wildcard address is not one to type. */
function baseUrl(config: Config, address: AddressInfo | string | null): string {
  if (config.publicUrl) return config.publicUrl.origin;
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const wildcard = config.address === '0.0.0.0' || config.address === '::';
  const name = wildcard || config.address === '127.0.0.1' ? 'localhost' : config.address;
  return `${config.tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Where server.js waits for the runtime. */
const START = Symbol.for('pilothouse.start');
type StartWaiter = { resolve(runtime: Runtime): void; reject(error: unknown): void };

/** Called once, by instrumentation. What goes wrong is told to server.js, which ends the process with the reason. */
export async function startRuntime(): Promise<void> {
  const waiter = (globalThis as { [START]?: StartWaiter })[START];
  try {
    const runtime = makeRuntime();
    setRuntime(runtime);
    runtime.fleet.start();
    runtime.deployments.start();
    waiter?.resolve(runtime);
  } catch (error) {
    if (!waiter) throw error;
    waiter.reject(error);
  }
}

/** The restored audit log knows nothing of its own restore: this is its first entry. */
function noteRestore(audit: AuditLog, log: Logger, restored: ReturnType<typeof applyStaged>): void {
  if (restored === null) return;
  const { createdAt, keptIn, version } = restored;
  log.warn('a backup was restored', { createdAt, version, keptIn });
  const entry = { requestId: 'console', address: 'console', host: null, target: null } as const;
  audit
    .intent({ ...entry, actor: 'console', action: 'console.restored', detail: { createdAt, version, keptIn } })
    .outcome('ok');
}

/**
 * Makes everything that lives as long as the process, in the order in which one needs the other. Throws `StartupError` with
 * words for people.
 */
function makeRuntime(): Runtime {
  const clock = systemClock;
  const logTail = createLogTail();
  const log = createLogger((line) => {
    logTail.add(line);
    process.stderr.write(line);
  });
  const config = readConfig(process.env, process.cwd());
  const bootId = randomBytes(9).toString('base64url');
  const peerSecret = randomBytes(24).toString('base64url');
  const { version } = packageJson;

  let state: Runtime['state'];
  let restored: ReturnType<typeof applyStaged> = null;
  try {
    state = openStateDatabase(config.dataDir, clock, log, undefined, () => {
      forgetUnfinished(config.dataDir);
      restored = applyStaged(config.dataDir, new Date(clock.now()));
    });
  } catch (error) {
    if (error instanceof AppError)
      throw new StartupError([error.detail, error.hint].filter(Boolean).join(' '), { cause: error });
    throw error;
  }

  const secrets = openSecretKey(config.dataDir, config.secretKeyFile);
  const audit = createAuditLog({ state, clock, log });
  noteRestore(audit, log, restored);
  const auth = createAuthService({ state, clock, log, config, audit });
  const connect = (endpoint: EngineEndpoint) =>
    createEngine(endpoint, { report: (what) => log.warn('engine answer not understood', { what }) });
  const fleet = createFleet({
    hosts: config.hosts,
    createEngine: connect,
    clock,
    log,
    stacks: createStackRecords(state, clock, log),
  });
  const hosts = createHostService({
    state,
    secrets,
    fleet,
    clock,
    log,
    configured: config.hosts,
    createEngine: connect,
  });
  hosts.restore();
  const stats = createStatsService({ fleet, clock, log });
  const logs = createLogService({
    fleet,
    clock,
    log,
    dataDir: config.dataDir,
    limits: { spoolBytes: config.logSpoolBytes, totalBytes: config.logSpoolTotalBytes },
  });
  const inventory = createInventory({ fleet, clock });
  const diskUsage = createDiskUsage({ fleet, clock });
  const activities = createActivityService({ state, clock, log });
  const ownContainer = readOwnContainer();
  const deployments = new DeploymentService({ state, secrets, fleet, config, audit, clock, log, ownContainer });
  const loop = createEventLoopMeter(clock);
  const missingPage = createMissingPage({ auth, fleet });
  const gate = createGate(config, peerSecret, process.env.NODE_ENV === 'development', missingPage);
  const terminals = createTerminalService({ fleet, auth, audit, state, clock, log, limits: config });
  const terminalLines = createTerminalServer({ auth, terminals, fleet, gate, clock, log });
  const live = createLiveServer({
    auth,
    fleet,
    stats,
    logs,
    inventory,
    activities,
    deployments,
    clock,
    log,
    gate,
    bootId,
    version,
  });

  return {
    config,
    clock,
    log,
    version,
    bootId,
    startedAt: clock.now(),
    peerSecret,
    state,
    secrets,
    auth,
    audit,
    fleet,
    hosts,
    stats,
    logs,
    inventory,
    diskUsage,
    activities,
    deployments,
    terminals,
    backups: createBackupService({ config, version, clock, log }),
    loop,
    integrity: createIntegrityMeter(state, clock),
    logTail,
    turns: new Turns(),
    deeds: new Deeds(() => clock.now()),
    views: createViewService({ state, clock }),
    live,
    gate,
    containerLists: createContainerListCache(fleet, bootId),
    closing: false,
    exit: (_reason, code) => process.exit(code),
    upgrade: (req, socket, head) => (terminalLines.takes(req) ? terminalLines : live).handleUpgrade(req, socket, head),
    listening(address) {
      const url = baseUrl(config, address);
      process.stdout.write(`Pilothouse ${version} is ready: ${url}\n`);
      const link = auth.announceSetup(url);
      if (link)
        process.stdout.write(
          `First run. Create the administrator with this one-time link:\n  ${link}\n(also in ${auth.setupLinkPath})\n`,
        );
      log.info('listening', { url, dataDir: config.dataDir });
    },
    async close(reason) {
      if (this.closing) return;
      this.closing = true;
      log.info('stopping', { reason });
      // Deployments stop where they are, the next start goes on with them. Activities next: their ends are still told. Then streams, so that nothing is told to a page after its source is gone; the
      // database last, it has the audit log.
      for (const part of [
        deployments,
        activities,
        terminals,
        terminalLines,
        live,
        logs,
        stats,
        inventory,
        fleet,
        auth,
        loop,
        state,
      ]) {
        try {
          await part.close();
        } catch (error) {
          log.error('a part did not stop cleanly', errorFields(error));
        }
      }
      setRuntime(undefined);
    },
  };
}
