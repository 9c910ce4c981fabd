import { z } from 'zod';
import { healthCheckConfig } from './container';
import { hostId, timestamp } from './id';
import { inventoryHost, usedBy } from './inventory';

/** An image's id, whole or its first 12 digits or more; with or without `sha256:`. */
export const imageRef = z
  .string()
  .regex(/^(?:sha256:)?[0-9a-f]{12,64}$/, 'an image is named by its id: 12 to 64 hex digits, with or without sha256:');

/** The whole id. */
export const imageId = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hex digits');

/** `repository:tag` as a person types it; what may stand in it is said by `lib/images/reference.ts`. */
export const imageName = z.string().min(1).max(512);

/**
 * `used`: a container needs it, running or not. `unused`: it has a tag, no container. `dangling`: it has neither, so nothing can name
 * it any more: mostly what a newer build or pull took the tag from.
 */
export const imageUse = z.enum(['used', 'unused', 'dangling']);
export type ImageUse = z.infer<typeof imageUse>;

/** One row of the list. Sizes in bytes with all layers, times in ms since 1970. */
export const imageSummary = z.object({
  host: hostId,
  /** `sha256:…` */
  id: imageId,
  /** `repository:tag` */
  tags: z.array(z.string()),
  /** `repository@sha256:…`: under which digests registries have it; none for what was built here and never pushed. */
  digests: z.array(z.string()),
  createdAt: timestamp,
  size: z.number(),
  use: imageUse,
  usedBy: z.array(usedBy),
});
export type ImageSummary = z.infer<typeof imageSummary>;

export const imageList = z.object({ hosts: z.array(inventoryHost), images: z.array(imageSummary) });

/** Where a name leads on some host. */
export const tagPlace = z.object({
  host: hostId,
  /** `repository:tag` */
  name: z.string(),
  imageId: z.string(),
  /** Whether it is the image that was asked for: the same id, or a digest in common. */
  same: z.boolean(),
});
export type TagPlace = z.infer<typeof tagPlace>;

const imageVariable = z.object({
  name: z.string(),
  /** null: hidden, it looks like a secret. */
  value: z.string().nullable(),
  masked: z.boolean(),
});

export const imageDetail = imageSummary.extend({
  /** `linux/arm64/v8` */
  platform: z.string().nullable(),
  /** Of an image for several: those that the engine has, and those it only knows of. */
  platforms: z.array(z.object({ platform: z.string(), available: z.boolean(), size: z.number().nullable() })),
  taggedAt: timestamp.nullable(),
  author: z.string(),
  comment: z.string(),
  /** Version of the engine that built it. */
  builtBy: z.string(),
  layerCount: z.number().int(),
  entrypoint: z.array(z.string()),
  command: z.array(z.string()),
  environment: z.array(imageVariable),
  workingDir: z.string(),
  user: z.string(),
  labels: z.record(z.string(), z.string()),
  exposedPorts: z.array(z.string()),
  volumes: z.array(z.string()),
  stopSignal: z.string(),
  shell: z.array(z.string()),
  onBuild: z.array(z.string()),
  healthCheck: healthCheckConfig.nullable(),
  /** Images on this host that the classic builder made on top of it: it cannot go before they do. */
  children: z.array(z.object({ id: z.string(), tags: z.array(z.string()) })),
  /** The engine's whole answer with secrets masked. */
  raw: z.unknown(),
});
export type ImageDetail = z.infer<typeof imageDetail>;

/** A step of how the image was made. */
export const imageLayer = z.object({
  /** 1 = the oldest. */
  position: z.number().int(),
  /** `RUN`, `COPY`, …; null: it was made in another way. */
  keyword: z.string().nullable(),
  words: z.string(),
  /** The instruction without what the builder put around it; may have many lines. Secrets are masked. */
  text: z.string(),
  buildArgs: z.array(z.string()),
  /** False for what only sets how the image is run. */
  changesFiles: z.boolean(),
  size: z.number(),
  /** Of all layers' bytes, 0 to 1. */
  share: z.number(),
  createdAt: timestamp.nullable(),
  comment: z.string(),
  /** Other names on this host that end with this step: what it was built on. */
  tags: z.array(z.string()),
});
export type ImageLayer = z.infer<typeof imageLayer>;

export const imageHistory = z.object({
  /** The newest step first. */
  layers: z.array(imageLayer),
  /** Bytes of all of them. */
  size: z.number(),
});

export const imageRemoval = z.object({
  /** Names that were taken away. */
  untagged: z.array(z.string()),
  /** Ids of images that are gone. */
  deleted: z.array(z.string()),
});

/** What a prune looks for. `unused` means those that dangle too. */
export const pruneScope = z.enum(['dangling', 'unused']);
export type PruneScope = z.infer<typeof pruneScope>;

/** Why an image stays. */
export const keepReason = z.enum(['used', 'release', 'tagged', 'recent', 'parent']);
export type KeepReason = z.infer<typeof keepReason>;

const prunable = z.object({
  id: imageId,
  tags: z.array(z.string()),
  digests: z.array(z.string()),
  createdAt: timestamp,
  size: z.number(),
});

export const imagePrunePlan = z.object({
  /** Exactly what would go. */
  remove: z.array(
    prunable.extend({
      use: z.enum(['unused', 'dangling']),
      /** Bytes in layers that no other image has; null: not measured. */
      uniqueBytes: z.number().nullable(),
    }),
  ),
  keep: z.array(
    prunable.extend({
      reason: keepReason,
      /** The containers, or the images built on it. */
      by: z.array(z.string()),
    }),
  ),
  /** What comes free at least: layers that only one of them has. null: not measured yet, ask again in a few seconds. */
  bytesAtLeast: z.number().nullable(),
  /** And at most: as if nothing that stays shared a layer with them. */
  bytesAtMost: z.number(),
  measuring: z.boolean(),
});
export type ImagePrunePlan = z.infer<typeof imagePrunePlan>;
