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
  /** The total is of what is known so far: more will come. Then nobody knows what remains. */
  atLeast: z.boolean(),
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
  /** `unknown`: the console was stopped before its end could be written down. */
  state: z.enum(['waiting', 'running', 'succeeded', 'failed', 'skipped', 'unknown']),
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
  /** All hosts that it touches; none: it is about the console itself. Who may not see all of them does not see it. */
  hosts: z.array(hostId),
  startedBy: z.string(),
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  state: activityState,
  progress: activityProgress.nullable(),
  /** 200 at most, those that failed before others; `itemCount` is how many there are. */
  items: z.array(activityItem),
  itemCount: z.number().int(),
  /** What came of it, in words: `Freed 1.2 GB`. */
  result: z.string().nullable(),
  problem: z.object({ code: z.string(), detail: z.string(), hint: z.string() }).nullable(),
  /** Whether `cancel` does something now. */
  cancellable: z.boolean(),
});
export type Activity = z.infer<typeof activity>;
