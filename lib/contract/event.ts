import { z } from 'zod';
import { hostId, timestamp } from './id';

/** One thing that happened on an engine, for feeds and chart markers. */
export const fleetEvent = z.object({
  host: hostId,
  at: timestamp,
  type: z.enum(['container', 'image', 'volume', 'network', 'daemon', 'console']),
  /** `start`, `die`, `oom`, `health_status`, `pull`, … and of the console itself `connected`, `disconnected`. */
  action: z.string(),
  id: z.string(),
  name: z.string(),
  image: z.string().nullable(),
  exitCode: z.number().int().nullable(),
  /** For `health_status`: the new status; for `kill`: the signal. */
  detail: z.string().nullable(),
  /** Of a container: the stack that it belonged to by then, where the console knew it. */
  stack: z.string().nullable().optional(),
});
export type FleetEvent = z.infer<typeof fleetEvent>;
