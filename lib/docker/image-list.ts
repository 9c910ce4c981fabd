import 'server-only';
import { z } from 'zod';
import { may, textRecord, texts } from './answer-schema';
import { engineProtocolError } from './errors';
import { enginePath } from './names';
import type { Transport } from './transport';

const MEBIBYTE = 1024 * 1024;

/** A row of the engine's list of images. Bytes, ms since 1970. */
export interface ListedImage {
  /** `sha256:…` */
  id: string;
  parentId: string;
  /** `repository:tag`; empty for a dangling image. */
  tags: string[];
  /** `repository@sha256:…`: under which digests it was pulled or pushed. */
  digests: string[];
  createdAt: number;
  /** All layers, shared ones included. */
  size: number;
  labels: Record<string, string>;
}

const row = z.looseObject({
  Id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  ParentId: may(z.string(), ''),
  RepoTags: texts,
  RepoDigests: texts,
  Created: may(z.number(), 0),
  Size: may(z.number(), 0),
  Labels: textRecord,
});

const isNamed = (name: string) => !name.startsWith('<none>');

/** Null when it cannot be read at all. Engines before 25 name untagged ones `<none>:<none>`: no names. */
export function parseListedImage(answer: unknown): ListedImage | null {
  const parsed = row.safeParse(answer);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    id: data.Id,
    parentId: data.ParentId,
    tags: data.RepoTags.filter(isNamed),
    digests: data.RepoDigests.filter(isNamed),
    createdAt: Math.max(0, Math.round(data.Created * 1000)),
    size: Math.max(0, data.Size),
    labels: data.Labels,
  };
}

/**
 * All images; the intermediate ones of the classic builder only with `all`. Rows that cannot be read are told to `report` and left out.
 */
export async function listImages(
  transport: Transport,
  report: (what: string) => void,
  { all = false }: { all?: boolean } = {},
): Promise<ListedImage[]> {
  const operation = 'listing the images';
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/images/json`,
    query: { all: all || undefined },
    pool: 'quick',
    timeoutMs: 30_000,
    maxBytes: 64 * MEBIBYTE,
  });
  if (!Array.isArray(answer)) throw engineProtocolError(operation, 'the answer is not a list');
  const rows = answer.map(parseListedImage).filter((image) => image !== null);
  if (rows.length < answer.length) {
    report(`${answer.length - rows.length} of ${answer.length} images in the engine's list could not be read`);
  }
  return rows;
}
