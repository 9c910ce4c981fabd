import 'server-only';
import os from 'node:os';
import { maskText } from '@/lib/containers/secret-mask';
import { consoleStatus } from './console-status';
import type { Runtime } from './runtime';

/**
 * What somebody needs who helps, as JSON. Deliberately picked field by field: nothing is in it because it happened to be there. No
 * environment, labels, commands, user names or addresses of users; hosts by their own names, containers by image, state and counts.
 */
export async function supportBundle(runtime: Runtime): Promise<string> {
  const { config, fleet } = runtime;
  return JSON.stringify(
    {
      madeAt: new Date(runtime.clock.now()).toISOString(),
      console: await consoleStatus(runtime),
      machine: {
        platform: process.platform,
        kernel: os.release(),
        cpus: os.cpus().length,
        memoryBytes: os.totalmem(),
        loadAverage: os.loadavg(),
      },
      settings: {
        port: config.port,
        publicUrlSet: config.publicUrl !== null,
        trustedProxies: config.trustedProxies.length,
        tls: config.tls !== null,
        secretKeyFromFile: config.secretKeyFile !== null,
        sessionIdleHours: config.sessionIdleHours,
        sessionMaxHours: config.sessionMaxHours,
        logSpoolBytes: config.logSpoolBytes,
        logSpoolTotalBytes: config.logSpoolTotalBytes,
      },
      hosts: fleet.hosts().map(({ id, environment, endpoint, status, since, trouble, engine }) => ({
        id,
        environment,
        kind: endpoint.slice(0, endpoint.indexOf(':')),
        status,
        since,
        trouble: trouble && { ...trouble, detail: maskText(trouble.detail) },
        engine: engine && { ...engine, serverName: undefined, rootDir: undefined },
      })),
      containers: fleet.containers().map((container) => ({
        host: container.host,
        id: container.id.slice(0, 12),
        image: maskText(container.image),
        state: container.state,
        health: container.health,
        exitCode: container.exitCode,
        oomKilled: container.oomKilled,
        restartCount: container.restartCount,
        restartPolicy: container.restartPolicy,
        memoryLimit: container.memoryLimit,
        cpuLimit: container.cpuLimit,
        tty: container.tty,
      })),
      log: runtime.logTail.lines().map(maskText),
    },
    null,
    2,
  );
}
