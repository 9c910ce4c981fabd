import { z } from 'zod';
import { hostId, timestamp } from './id';

export const containerState = z.enum([
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
  'unknown',
]);
export type ContainerState = z.infer<typeof containerState>;

/** `none`: no health check, or one that was disabled. */
export const healthStatus = z.enum(['healthy', 'unhealthy', 'starting', 'none']);
export type HealthStatus = z.infer<typeof healthStatus>;

export const publishedPort = z.object({
  /** The address on the host; empty means every interface. */
  ip: z.string(),
  hostPort: z.number().int().nullable(),
  containerPort: z.number().int(),
  protocol: z.enum(['tcp', 'udp', 'sctp']),
});
export type PublishedPort = z.infer<typeof publishedPort>;

/** One row of the container list. Answered from the mirror. Sizes in bytes, times in ms since 1970, CPU in cores. */
export const containerSummary = z.object({
  host: hostId,
  id: z.string(),
  name: z.string(),
  /** As configured: `127.0.0.1:5000/shop/api:1.0.0`, `nginx`, or a bare `sha256:…` where the tag has moved on. */
  image: z.string(),
  imageId: z.string(),
  command: z.string(),
  createdAt: timestamp,
  state: containerState,
  health: healthStatus,
  /** Probes failed in a row; 0 without a health check. */
  failingStreak: z.number().int(),
  /** Of the last run; null while it has never ended. */
  exitCode: z.number().int().nullable(),
  oomKilled: z.boolean(),
  /** The engine's own word on why it could not start. */
  error: z.string().nullable(),
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  restartCount: z.number().int(),
  restartPolicy: z.string(),
  /** Compose project and service, or Swarm stack and service. */
  stack: z.string().nullable(),
  service: z.string().nullable(),
  ports: z.array(publishedPort),
  networks: z.array(z.string()),
  /** Names of the volumes it mounts, anonymous ones included; not bind mounts. */
  volumes: z.array(z.string()),
  /** Limits; null = none. */
  memoryLimit: z.number().nullable(),
  cpuLimit: z.number().nullable(),
  pidsLimit: z.number().nullable(),
  tty: z.boolean(),
  /** The labels `pilothouse.*` only; the detail has them all. */
  labels: z.record(z.string(), z.string()),
});
export type ContainerSummary = z.infer<typeof containerSummary>;

export const environmentVariable = z.object({
  name: z.string(),
  /** null = hidden because the name or the value looks like a secret; revealing needs `secrets:reveal` and is audited. */
  value: z.string().nullable(),
  masked: z.boolean(),
  /** The image sets the same name to the same value. */
  fromImage: z.boolean(),
});

export const containerMount = z.object({
  type: z.string(),
  /** Volume name, or the path on the host. */
  source: z.string(),
  destination: z.string(),
  readOnly: z.boolean(),
  driver: z.string().nullable(),
  propagation: z.string().nullable(),
});

export const containerNetwork = z.object({
  name: z.string(),
  networkId: z.string(),
  ipAddress: z.string().nullable(),
  ipv6Address: z.string().nullable(),
  gateway: z.string().nullable(),
  macAddress: z.string().nullable(),
  aliases: z.array(z.string()),
});

/** The health check as configured. Durations in ms. */
export const healthCheckConfig = z.object({
  test: z.array(z.string()),
  intervalMs: z.number(),
  timeoutMs: z.number(),
  startPeriodMs: z.number(),
  startIntervalMs: z.number().nullable(),
  retries: z.number().int(),
});
export type HealthCheckConfig = z.infer<typeof healthCheckConfig>;

export const containerDetail = containerSummary.extend({
  entrypoint: z.array(z.string()),
  args: z.array(z.string()),
  workingDir: z.string(),
  user: z.string(),
  hostname: z.string(),
  environment: z.array(environmentVariable),
  allLabels: z.record(z.string(), z.string()),
  mounts: z.array(containerMount),
  networkDetails: z.array(containerNetwork),
  networkMode: z.string(),
  restartMaxRetries: z.number().int(),
  stopSignal: z.string(),
  stopTimeoutSeconds: z.number().nullable(),
  autoRemove: z.boolean(),
  privileged: z.boolean(),
  readOnlyRootFilesystem: z.boolean(),
  capAdd: z.array(z.string()),
  capDrop: z.array(z.string()),
  securityOptions: z.array(z.string()),
  devices: z.array(z.string()),
  extraHosts: z.array(z.string()),
  dns: z.array(z.string()),
  pidMode: z.string(),
  ipcMode: z.string(),
  init: z.boolean().nullable(),
  memoryReservation: z.number().nullable(),
  memorySwap: z.number().nullable(),
  cpuShares: z.number().nullable(),
  cpusetCpus: z.string(),
  logDriver: z.string(),
  logOptions: z.record(z.string(), z.string()),
  healthCheck: healthCheckConfig.nullable(),
  imageDigests: z.array(z.string()),
  platform: z.string().nullable(),
  pid: z.number().int().nullable(),
  /** The engine's whole answer with secrets masked, for the searchable raw view. */
  raw: z.unknown(),
});
export type ContainerDetail = z.infer<typeof containerDetail>;

export const healthProbe = z.object({
  startedAt: timestamp,
  durationMs: z.number(),
  exitCode: z.number().int(),
  output: z.string(),
});
export const containerHealth = z.object({
  status: healthStatus,
  failingStreak: z.number().int(),
  /** Oldest first; the engine keeps five. */
  probes: z.array(healthProbe),
  check: healthCheckConfig.nullable(),
  /** The check in words. */
  words: z.string(),
});
export type ContainerHealth = z.infer<typeof containerHealth>;

export const containerProcesses = z.object({ titles: z.array(z.string()), rows: z.array(z.array(z.string())) });
export const containerChange = z.object({ kind: z.enum(['modified', 'added', 'deleted']), path: z.string() });
export const containerChanges = z.object({
  changes: z.array(containerChange),
  total: z.number().int(),
  truncated: z.boolean(),
});

export const containerAction = z.enum(['start', 'stop', 'restart', 'pause', 'unpause', 'kill']);
export type ContainerAction = z.infer<typeof containerAction>;
