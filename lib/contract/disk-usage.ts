import { z } from 'zod';
import { timestamp } from './id';

export const diskUsageOf = z.enum(['images', 'volumes']);

/**
 * Sizes in bytes as the engine measured them at `at`; null lists: never measured. Measuring reads every file of every volume, so it is
 * done when somebody asks, once at a time for a host, and kept.
 */
export const diskUsage = z.object({
  /** The engine is still at it: what is here is older. Ask again in a few seconds. */
  measuring: z.boolean(),
  at: timestamp.nullable(),
  tookMs: z.number().nullable(),
  /** Why the last measurement failed. */
  problem: z.object({ code: z.string(), detail: z.string(), hint: z.string() }).nullable(),
  /** `sharedBytes`: of `bytes`, in layers that other images use too. */
  images: z.array(z.object({ id: z.string(), bytes: z.number(), sharedBytes: z.number().nullable() })).nullable(),
  /** `bytes` null: the driver does not tell. */
  volumes: z.array(z.object({ name: z.string(), bytes: z.number().nullable() })).nullable(),
});
export type DiskUsage = z.infer<typeof diskUsage>;
