import { z } from 'zod';
import { hostId, recordId, timestamp } from './id';

/**
 * `interrupted`: the console stopped or was killed while it ran; what the engine had done by then stays done, and nothing more is
 * known.
 */
export const activityState = z.enum(['running', 'succeeded', 'failed', 'cancelled', 'interrupted']);
export type ActivityState = z.infer<typeof activityState>;

export const activityProgress = z.object({
  done: z.number(),
  /** null: nobody knows yet how much it will be. */
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'items']),
  /** Over the last seconds; null until it can be told. */
  ratePerSecond: z.number().nullable(),
  remainingMs: z.number().nullable(),
  /** What it is doing now: `Downloading`. */
  words: z.string().nullable(),
});
export type ActivityProgress = z.infer<typeof activityProgress>;

/** A part of the work with an end of its own: a layer of a pull, a container of a bulk action. */
export const activityItem = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(['waiting', 'running', 'succeeded', 'failed', 'skipped']),
  /** What it is doing, or why it failed. */
  words: z.string().nullable(),
  done: z.number().nullable(),
  total: z.number().nullable(),
});
export type ActivityItem = z.infer<typeof activityItem>;

/** Work that goes on without a browser. Times in ms since 1970. */
export const activity = z.object({
  id: recordId,
  /** Dotted and stable, as in the audit log: `image.pull`. */
  kind: z.string(),
  /** For people: `Pull nginx:1.27`. */
  title: z.string(),
  host: hostId.nullable(),
  startedBy: z.string(),
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  state: activityState,
  progress: activityProgress.nullable(),
  /** 200 at most; `itemCount` is how many there are. */
  items: z.array(activityItem),
  itemCount: z.number().int(),
  /** What came of it, in words: `Freed 1.2 GB`. */
  result: z.string().nullable(),
  problem: z.object({ code: z.string(), detail: z.string(), hint: z.string() }).nullable(),
  /** Whether `cancel` does something now. */
  cancellable: z.boolean(),
});
export type Activity = z.infer<typeof activity>;
