import { z } from 'zod';
import { timestamp } from './id';

/**
 * One sample of one container. null = not known (first sample, counter went back, host network, not reported), never 0.
 * CPU in percent of one core (100 = one core, as `docker stats`); sizes in bytes; rates in bytes a second.
 */
export const statsSample = z.object({
  at: timestamp,
  cpuPercent: z.number().nullable(),
  /** Share of the CPU limit, percent; null without a limit. */
  cpuOfLimitPercent: z.number().nullable(),
  /** Share of scheduling periods in which it was throttled, 0-1. */
  throttledRatio: z.number().nullable(),
  /** Working set: usage less inactive file cache. */
  memoryBytes: z.number().nullable(),
  memoryCacheBytes: z.number().nullable(),
  memoryLimitBytes: z.number().nullable(),
  networkReceiveRate: z.number().nullable(),
  networkTransmitRate: z.number().nullable(),
  blockReadRate: z.number().nullable(),
  blockWriteRate: z.number().nullable(),
  processes: z.number().nullable(),
});
export type StatsSample = z.infer<typeof statsSample>;

/** The samples of the last hour, oldest first, about every 10 s, closer where somebody watched. A missing time is a gap. */
export const statsHistory = z.object({ periodMs: z.number(), samples: z.array(statsSample) });

/** The two figures that lists show, by container id. */
export const statsBrief = z.object({ cpuPercent: z.number().nullable(), memoryBytes: z.number().nullable() });
export type StatsBrief = z.infer<typeof statsBrief>;
