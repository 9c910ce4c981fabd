import { z } from 'zod';
import { hostId, timestamp } from './id';
import { usedBy } from './inventory';

/** As the engine's own driver accepts it. */
export const volumeName = z
  .string()
  .max(255)
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'a-z A-Z 0-9 _ . - and it begins with a letter or digit');

/** Bytes, ms since 1970. */
export const volumeSummary = z.object({
  host: hostId,
  name: z.string(),
  /** The engine made up the name (64 hexadecimal digits): it came with a container, and nobody else knows it. */
  anonymous: z.boolean(),
  driver: z.string(),
  /** `local` or `global`. */
  scope: z.string(),
  createdAt: timestamp.nullable(),
  stack: z.string().nullable(),
  /** Secrets hidden, as in the next one. */
  labels: z.record(z.string(), z.string()),
  /** What the driver was told: `type`, `o`, `device`. */
  options: z.record(z.string(), z.string()),
  /** Running or not: the engine removes no volume that one of them uses. */
  usedBy: z.array(usedBy),
  /** As measured last (`GET /api/hosts/{host}/disk-usage`); null: not measured, or the driver does not tell. */
  bytes: z.number().nullable(),
});
export type VolumeSummary = z.infer<typeof volumeSummary>;

export const volumeDetail = volumeSummary.extend({
  /** On its host; empty where the driver does not say. */
  mountpoint: z.string(),
  /** Who mounts it, where and how. */
  mounts: z.array(
    z.object({
      container: usedBy,
      destination: z.string(),
      readOnly: z.boolean(),
      image: z.string(),
      state: z.string(),
    }),
  ),
  /** What the driver says of it; empty for `local`. Secrets hidden. */
  status: z.record(z.string(), z.string()),
});
export type VolumeDetail = z.infer<typeof volumeDetail>;

/** `anonymous`: what was left behind by containers that are gone. `unused`: every volume that no container uses, with all data. */
export const volumePruneScope = z.enum(['anonymous', 'unused']);
export type VolumePruneScope = z.infer<typeof volumePruneScope>;

export const volumePrunePlan = z.object({
  scope: volumePruneScope,
  remove: z.array(
    z.object({
      name: z.string(),
      anonymous: z.boolean(),
      bytes: z.number().nullable(),
      createdAt: timestamp.nullable(),
      stack: z.string().nullable(),
    }),
  ),
  keep: z.array(
    z.object({
      name: z.string(),
      anonymous: z.boolean(),
      reason: z.enum(['used', 'named', 'unreadable-name']),
      /** In words: `used by shop-db-1`. */
      words: z.string(),
    }),
  ),
  /** Of what goes, as far as it was measured. */
  bytes: z.number(),
  /** How many of them have no known size. */
  unmeasured: z.number().int(),
});
export type VolumePrunePlan = z.infer<typeof volumePrunePlan>;
