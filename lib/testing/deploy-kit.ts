import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type EngineClient, engineClient } from '@/e2e/engines/engine-client.mjs';
import { freePort } from '@/e2e/engines/free-port.mjs';
import { waitFor } from '@/e2e/engines/process-identity.mjs';
import { busyboxImage } from '@/e2e/fleet/fixture.mjs';
import type { Actor } from '@/lib/access/actor';
import { environmentSettings } from '@/lib/contract/app';
import type { Deployment } from '@/lib/contract/deployment';
import { createEngine } from '@/lib/docker/dockerode-engine';
import type { Engine } from '@/lib/docker/engine';
import { createAuditLog } from '@/lib/server/audit/audit-log';
import { systemClock } from '@/lib/server/clock';
import { users } from '@/lib/server/db/schema';
import { openSecretKey } from '@/lib/server/db/secret-key';
import { openStateDatabase } from '@/lib/server/db/state-database';
import { adopt } from '@/lib/server/deployments/adoption';
import { DeploymentService } from '@/lib/server/deployments/deployment-service';
import { createFleet } from '@/lib/server/engine/fleet';
import { createLogger } from '@/lib/server/logger';

export const DEPLOYER: Actor = {
  kind: 'user',
  userId: 'deployer-1',
  username: 'dora',
  role: 'deployer',
  hosts: null,
  permissions: null,
  credentialId: 'session-1',
};

/** Answers with its version over HTTP on port 8080. */
export const SERVES = 'mkdir -p /www; echo $VERSION > /www/index.html; exec httpd -f -p 8080 -h /www';

/** Deployments on a real engine, without the HTTP server around them. `close` removes all that was made by name. */
export async function openDeployKit(options: {
  socket: string;
  dataDir?: string;
  prefix: string;
  /** Happens before a container is started by the console: what a stranger does in that moment. */
  beforeStart?: (container: string) => Promise<void>;
}) {
  const { prefix, socket } = options;
  const dataDir = options.dataDir ?? mkdtempSync(path.join(os.tmpdir(), 'pilothouse-deploy-'));
  const lines: string[] = [];
  const log = createLogger((line) => lines.push(line));
  const state = openStateDatabase(dataDir, systemClock, log);
  const now = systemClock.now();
  const person = { id: DEPLOYER.userId, username: DEPLOYER.username, passwordHash: '-', role: DEPLOYER.role };
  state.db
    .insert(users)
    .values({ ...person, grants: [{ role: 'admin', hosts: ['*'], stacks: ['*'] }], createdAt: now, updatedAt: now })
    .onConflictDoNothing()
    .run();
  const secrets = openSecretKey(dataDir, null);
  const withHook = (engine: Engine): Engine => ({
    ...engine,
    async actOnContainer(...given) {
      if (given[1] === 'start') await options.beforeStart?.(given[0]);
      return engine.actOnContainer(...given);
    },
  });
  const hosts = [{ id: 'local', name: 'local', endpoint: { kind: 'socket' as const, path: socket } }];
  const fleet = createFleet({
    hosts,
    createEngine: (endpoint) => withHook(createEngine(endpoint)),
    clock: systemClock,
    log,
  });
  fleet.start();
  const config = { bindAllow: [] };
  const deployments = new DeploymentService({
    state,
    secrets,
    fleet,
    config,
    audit: createAuditLog({ state, clock: systemClock, log }),
    clock: systemClock,
    log,
    ownContainer: null,
  });
  deployments.start();
  const runtime = { fleet, deployments, clock: systemClock };
  const client = engineClient(socket);
  await waitFor(() => fleet.host('local')?.status === 'live', { timeoutMs: 20_000, what: 'the host to be live' });

  const place = (name: string) => {
    const app = deployments.ledger.app(name);
    const environment = app && deployments.ledger.environment(app.id, 'production');
    if (app === undefined || environment === undefined) throw new Error(`no app ${name}`);
    return { app, environment };
  };
  const ended = async (id: string): Promise<Deployment> => {
    await deployments.ended(id, 120_000, new AbortController().signal);
    return deployments.detail(id);
  };

  return {
    client,
    dataDir,
    deployments,
    fleet,
    lines,
    runtime,
    state,
    place,
    ended,
    /** Makes the container known to the console an app, verified and watched for no longer than it must. */
    async adopt(container: string, settings: Partial<ReturnType<typeof environmentSettings.parse>> = {}) {
      await waitFor(() => fleet.container('local', container) !== undefined, {
        timeoutMs: 20_000,
        what: `${container} to be known`,
      });
      const wish = { app: container, environment: 'production' };
      const chosen = environmentSettings.parse({ watchSeconds: 1, ...settings });
      await adopt(runtime, DEPLOYER, { host: 'local', id: container }, { ...wish, settings: chosen });
      return place(container);
    },
    async deploy(app: string, image: string, key: string | null = null) {
      return deployments.deploy(DEPLOYER, place(app), { image }, key);
    },
    /** Deploys and waits for the verdict. */
    async deployed(app: string, image: string): Promise<Deployment> {
      return ended((await this.deploy(app, image)).id);
    },
    /** As a kill ends it: from here on nothing is written, and no answer is heard. */
    async die(): Promise<void> {
      const closing = deployments.close();
      state.close();
      await fleet.close();
      await closing;
      client.close();
    },
    async close(): Promise<void> {
      await deployments.close();
      await fleet.close();
      state.close();
      await removeAll(client, prefix);
      rmSync(dataDir, { recursive: true, force: true });
      client.close();
    },
  };
}

export type DeployKit = Awaited<ReturnType<typeof openDeployKit>>;

/** Containers whose names begin so; images are left to the engine's own end. */
export async function removeAll(client: EngineClient, prefix: string): Promise<void> {
  const rows: { Id: string; Names: string[] }[] = await client.get('/containers/json', { query: { all: true } });
  for (const { Id, Names } of rows)
    if (Names.some((name) => name.startsWith(`/${prefix}`)))
      await client.delete(`/containers/${Id}`, { query: { force: true, v: true }, accept: [404, 409] });
}

/** An image on the engine alone, made from busybox: `name:tag`, with this configuration. */
export async function makeImage(socket: string, reference: string, config: Record<string, unknown>): Promise<string> {
  const client = engineClient(socket);
  try {
    const base = await busyboxImage({ socket });
    const { Id } = await client.post('/containers/create', { json: { Image: base } });
    const [repo, tag] = reference.split(':');
    const made = await client.post('/commit', {
      query: { container: Id, repo, tag },
      json: { Cmd: ['/bin/sh', '-c', SERVES], StopSignal: 'SIGKILL', Env: ['PATH=/bin:/usr/bin'], ...config },
    });
    await client.delete(`/containers/${Id}`, { query: { force: true } });
    return made.Id as string;
  } finally {
    client.close();
  }
}

/** A container as a team has one before the console knows it. */
export async function runApp(
  client: EngineClient,
  name: string,
  image: string,
  options: { host?: Record<string, unknown>; config?: Record<string, unknown>; start?: boolean } = {},
): Promise<{ id: string; port: number }> {
  const port = await freePort();
  const { Id } = await client.post('/containers/create', {
    query: { name },
    json: {
      Image: image,
      ExposedPorts: { '8080/tcp': {} },
      ...options.config,
      HostConfig: {
        PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
        RestartPolicy: { Name: 'always' },
        ...options.host,
      },
    },
  });
  if (options.start !== false) await client.post(`/containers/${Id}/start`);
  return { id: Id, port };
}

/** Waits until an outside client is told this version; what a health check says and what is served may be a moment apart. */
export async function untilServed(port: number, version: string): Promise<void> {
  await waitFor(async () => (await served(port)) === version, { timeoutMs: 15_000, what: `${version} to be served` });
}

/** What an outside client is told at the port; null: nothing answers. */
export async function served(port: number): Promise<string | null> {
  return fetch(`http://127.0.0.1:${port}/`, {
    signal: AbortSignal.timeout(1_000),
    headers: { connection: 'close' },
  }).then(
    async (answer) => (answer.ok ? (await answer.text()).trim() : null),
    () => null,
  );
}
