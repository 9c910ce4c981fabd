import { z } from 'zod';
import { hostId, timestamp } from './id';

/** `connecting`: never answered yet. `live`: mirror is true now. `reconnecting`: was live, last known state is shown as stale. */
export const hostStatus = z.enum(['connecting', 'live', 'reconnecting']);

export const hostSummary = z.object({
  id: hostId,
  name: z.string(),
  /** `unix:///var/run/docker.sock`, `tcp://…`; never credentials. */
  endpoint: z.string(),
  status: hostStatus,
  /** Since when the status holds; for `reconnecting` this is when the last true state was seen. */
  since: timestamp,
  /** What was tried, what the system answered, the command that mends it; null while live. */
  trouble: z.object({ code: z.string(), detail: z.string(), hint: z.string() }).nullable(),
  /** From the engine; null until it has answered once. */
  engine: z
    .object({
      version: z.string(),
      apiVersion: z.string(),
      product: z.string(),
      os: z.string(),
      kernel: z.string(),
      architecture: z.string(),
      cpus: z.number(),
      memoryBytes: z.number(),
      storageDriver: z.string(),
      loggingDriver: z.string(),
      cgroupVersion: z.string(),
      rootDir: z.string(),
      serverName: z.string(),
      warnings: z.array(z.string()),
    })
    .nullable(),
});
export type HostSummary = z.infer<typeof hostSummary>;

/** One look at a host's load. Ratios 0-1. */
export const hostSample = z.object({
  at: timestamp,
  /** Share of all cores in use; for a remote engine only what its containers use. */
  cpuRatio: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  memoryTotalBytes: z.number().nullable(),
  diskUsedBytes: z.number().nullable(),
  diskTotalBytes: z.number().nullable(),
  /** `host`: read from the machine the console runs on. `containers`: sum over the containers. */
  source: z.enum(['host', 'containers']),
});
export type HostSample = z.infer<typeof hostSample>;
