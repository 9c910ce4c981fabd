import { z } from 'zod';
import { DEPLOYMENT_STATES, STEP_STATES, STEPS, STRATEGIES, TERMINAL_STATES, TRIGGERS } from '../deploy/words';
import { hostId, recordId, timestamp } from './id';
import { releaseChange, releaseSummary } from './release';

/** The act of putting a release live in an environment. Times in ms since 1970. */
export const deploymentStep = z.object({
  /** 1, 2, 3 … in the order in which they began. */
  number: z.number().int(),
  name: z.enum(STEPS),
  /** What it does, for people. */
  title: z.string(),
  /** `host/container`; null: it is about the whole. */
  target: z.string().nullable(),
  state: z.enum(STEP_STATES),
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  /** What it found or is doing now. */
  words: z.string().nullable(),
});
export type DeploymentStep = z.infer<typeof deploymentStep>;

/** How it is known that the new one serves. */
export const verification = z.object({
  target: z.string(),
  /** `liveness`: there was nothing to ask; it ran for 10 s without a restart. That is said as it is. */
  kind: z.enum(['health', 'probe', 'liveness', 'stopped']),
  passed: z.boolean(),
  /** In words: `Its health check passed twice in a row, 1.3 s after the start`. */
  words: z.string(),
  checks: z.number().int(),
  firstPassAt: timestamp.nullable(),
  deadlineAt: timestamp,
});
export type Verification = z.infer<typeof verification>;

export const deployment = z.object({
  id: recordId,
  app: z.string(),
  environment: z.string(),
  release: releaseSummary,
  /** The one that was live before; null: there was none. */
  previous: releaseSummary.nullable(),
  trigger: z.enum(TRIGGERS),
  state: z.enum(DEPLOYMENT_STATES),
  /** Set when nothing more happens. `failed`: the old one was never touched. */
  verdict: z.enum(TERMINAL_STATES).nullable(),
  /** The verdict in a sentence. */
  words: z.string().nullable(),
  startedBy: z.string(),
  reason: z.string().nullable(),
  commit: z.string().nullable(),
  runUrl: z.string().nullable(),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  hosts: z.array(hostId),
  strategy: z.enum(STRATEGIES).nullable(),
  /** Why that strategy. */
  strategyWords: z.string().nullable(),
  steps: z.array(deploymentStep),
  verifications: z.array(verification),
  /**
   * From the request to stop the old one until the first good answer of the new one (or, after a restore, of the old one); ms. An upper
   * bound: the old one may have served while it was stopping. 0: the old one served until the new one was verified. null: not known.
   */
  downtimeMs: z.number().int().nullable(),
  failure: z
    .object({
      step: z.enum(STEPS),
      target: z.string().nullable(),
      code: z.string(),
      detail: z.string(),
      hint: z.string().nullable(),
    })
    .nullable(),
  /** Until when the watch window lasts, while it is watched. */
  watchUntil: timestamp.nullable(),
  /** Whether `cancel` does something now. */
  cancellable: z.boolean(),
});
export type Deployment = z.infer<typeof deployment>;

export const deploymentDetail = deployment.extend({
  /** What changes against the one before. */
  changes: z.array(releaseChange),
  /** Of the new container: each run of its health check that the console or the engine made, the last ones. */
  healthLog: z.array(
    z.object({
      at: timestamp,
      by: z.enum(['console', 'engine']),
      exitCode: z.number().int().nullable(),
      output: z.string(),
    }),
  ),
  /** Of the new container, 100 at most; kept when it was removed. */
  logTail: z.array(z.string()),
});
export type DeploymentDetail = z.infer<typeof deploymentDetail>;
