import { z } from 'zod';
import { recordId, timestamp } from './id';

/** An immutable version of an app. Its environment variables and secrets are not in here: they are kept sealed. */
export const releaseService = z.object({
  name: z.string(),
  image: z.object({
    /** As it was asked for: `registry.example.com/shop/api:1.4.2`. */
    reference: z.string(),
    /** What runs: `registry.example.com/shop/api@sha256:…`, or the image's id when no registry knows it. */
    pin: z.string(),
    /** By id only: there is nowhere to pull it from again. */
    local: z.boolean(),
    /** `sha256:…` on the hosts that have it; null until it was brought there. */
    id: z.string().nullable(),
    /** `linux/amd64` */
    platform: z.string().nullable(),
  }),
});
export type ReleaseService = z.infer<typeof releaseService>;

export const releaseSummary = z.object({
  id: recordId,
  /** 1, 2, 3 … within the app. */
  number: z.number().int(),
  createdAt: timestamp,
  createdBy: z.string(),
  /** How it came to be: from a container that was there, or from an image that was asked for. */
  source: z.enum(['adopted', 'deployed']),
  /** The environment for which it was made. */
  environment: z.string(),
  commit: z.string().nullable(),
  runUrl: z.string().nullable(),
  services: z.array(releaseService),
});
export type ReleaseSummary = z.infer<typeof releaseSummary>;

export const release = releaseSummary.extend({
  /** Of each service the specification, values that look like secrets hidden. */
  specs: z.array(z.object({ service: z.string(), spec: z.unknown(), hidden: z.array(z.string()) })),
  /** Where it was put, newest first. `healthy`: it was verified and went through its watch window. */
  runs: z.array(
    z.object({
      environment: z.string(),
      deployment: recordId,
      at: timestamp,
      state: z.string(),
      healthy: z.boolean(),
      active: z.boolean(),
    }),
  ),
});
export type Release = z.infer<typeof release>;

/** One thing that differs between two releases. Values that look like secrets say only that they differ. */
export const releaseChange = z.object({
  service: z.string(),
  /** What it is about: `image`, `environment`, `ports`, `mounts`, `limits`, … */
  about: z.string(),
  /** `environment LOG_LEVEL` */
  label: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  secret: z.boolean(),
});
export type ReleaseChange = z.infer<typeof releaseChange>;

/** Whether a release can be put back now, and how that is known. */
export const rollbackChoice = z.object({
  release: releaseSummary,
  /** Went through its watch window here, and nothing was rolled back from it. */
  healthy: z.boolean(),
  isDefault: z.boolean(),
  ready: z.boolean(),
  /** One for each target: `local`: the image is on the host; `registry`: it would be pulled by its digest; `gone`: neither. */
  places: z.array(
    z.object({ host: z.string(), image: z.enum(['local', 'registry', 'gone', 'unknown']), words: z.string() }),
  ),
  /** Why it is ready, or why it is not. */
  words: z.string(),
  /** What would change. */
  changes: z.array(releaseChange),
});
export type RollbackChoice = z.infer<typeof rollbackChoice>;
