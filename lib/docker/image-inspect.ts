import 'server-only';
import { z } from 'zod';
import { parseTime } from '@/lib/containers/engine-time';
import type { HistoryEntry, InspectedImage } from '@/lib/images/engine-image';
import { may, text, textRecord, texts } from './answer-schema';
import { engineProtocolError } from './errors';
import { enginePath, imageIdSegment } from './names';
import type { Transport } from './transport';

const number = may(z.number(), 0);
const keys = may(z.record(z.string(), z.unknown()), {});
const optionalNumber = z.number().nullish().catch(null);
const healthCheck = z.looseObject({
  Test: z.array(z.string()).nullish().catch(null),
  Interval: optionalNumber,
  Timeout: optionalNumber,
  StartPeriod: optionalNumber,
  StartInterval: optionalNumber,
  Retries: optionalNumber,
});
const configSchema = z.looseObject({
  Entrypoint: texts,
  Cmd: texts,
  Env: texts,
  WorkingDir: text,
  User: text,
  Labels: textRecord,
  ExposedPorts: keys,
  Volumes: keys,
  StopSignal: text,
  Shell: texts,
  OnBuild: texts,
  Healthcheck: healthCheck.nullish().catch(null),
});
const manifest = z.looseObject({
  Kind: z.literal('image'),
  Available: may(z.boolean(), false),
  Size: may(z.looseObject({ Total: number }), { Total: 0 }),
  ImageData: z.looseObject({
    Platform: z.looseObject({ os: text, architecture: text, variant: text }),
  }),
});
const answerSchema = z.looseObject({
  Id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  Parent: text,
  RepoTags: texts,
  RepoDigests: texts,
  Created: text,
  Metadata: may(z.looseObject({ LastTagTime: text }), { LastTagTime: '' }),
  Size: number,
  Os: text,
  Architecture: text,
  Variant: text,
  Author: text,
  Comment: text,
  DockerVersion: text,
  RootFS: may(z.looseObject({ Layers: texts }), { Layers: [] }),
  Config: may(configSchema, configSchema.parse({})),
  Manifests: may(z.array(z.unknown()), []),
});

const isNamed = (name: string) => !name.startsWith('<none>');

/** Null when it is no image at all. */
export function parseInspectedImage(answer: unknown): InspectedImage | null {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return null;
  const image = parsed.data;
  const config = image.Config;
  return {
    id: image.Id,
    parentId: image.Parent,
    tags: image.RepoTags.filter(isNamed),
    digests: image.RepoDigests.filter(isNamed),
    createdAt: parseTime(image.Created),
    taggedAt: parseTime(image.Metadata.LastTagTime),
    size: Math.max(0, image.Size),
    os: image.Os,
    architecture: image.Architecture,
    variant: image.Variant,
    author: image.Author,
    comment: image.Comment,
    builtBy: image.DockerVersion,
    layers: image.RootFS.Layers,
    config: {
      entrypoint: config.Entrypoint,
      command: config.Cmd,
      environment: config.Env,
      workingDir: config.WorkingDir,
      user: config.User,
      labels: config.Labels,
      exposedPorts: Object.keys(config.ExposedPorts),
      volumes: Object.keys(config.Volumes),
      stopSignal: config.StopSignal,
      shell: config.Shell,
      onBuild: config.OnBuild,
      healthCheck: config.Healthcheck ?? null,
    },
    platforms: image.Manifests.flatMap((entry) => {
      // Attestations are manifests too, of another kind.
      const one = manifest.safeParse(entry);
      if (!one.success) return [];
      const { os, architecture, variant } = one.data.ImageData.Platform;
      const platform = [os, architecture, variant].filter((part) => part !== '').join('/');
      return [{ platform, available: one.data.Available, size: one.data.Size.Total || null }];
    }),
    raw: answer,
  };
}

/** From here on an engine that keeps several platforms of an image together says which. */
const MANIFESTS_SINCE = 48;

/** By id only: a name may mean another image by the time it arrives. Rejects with `image_not_found`. */
export async function inspectImage(transport: Transport, id: string): Promise<InspectedImage> {
  const operation = 'reading an image';
  const minor = Number(transport.apiVersion?.split('.')[1] ?? 0);
  const image = parseInspectedImage(
    await transport.json({
      operation,
      method: 'GET',
      path: enginePath`/images/${imageIdSegment(id)}/json`,
      query: { manifests: minor >= MANIFESTS_SINCE ? true : undefined },
      pool: 'quick',
      timeoutMs: 15_000,
      missing: 'image_not_found',
    }),
  );
  if (image === null) throw engineProtocolError(operation, 'the answer is not an image');
  return image;
}

const historyRow = z.looseObject({
  Id: text,
  Created: number,
  CreatedBy: text,
  Size: number,
  Tags: texts,
  Comment: text,
});

/** How the image was made, the newest step first. Rejects with `image_not_found`. */
export async function imageHistory(transport: Transport, id: string): Promise<HistoryEntry[]> {
  const operation = 'reading the history of an image';
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/images/${imageIdSegment(id)}/history`,
    pool: 'act',
    timeoutMs: 60_000,
    missing: 'image_not_found',
  });
  if (!Array.isArray(answer)) throw engineProtocolError(operation, 'the answer is not a list');
  return answer.map((entry) => {
    const parsed = historyRow.safeParse(entry);
    if (!parsed.success) throw engineProtocolError(operation, 'a step is not understood');
    const step = parsed.data;
    return {
      imageId: /^sha256:[0-9a-f]{64}$/.test(step.Id) ? step.Id : null,
      createdAt: step.Created > 0 ? Math.round(step.Created * 1000) : null,
      createdBy: step.CreatedBy,
      size: Math.max(0, step.Size),
      tags: step.Tags.filter(isNamed),
      comment: step.Comment,
    };
  });
}
