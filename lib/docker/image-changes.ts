import 'server-only';
import { z } from 'zod';
import { AppError } from '@/lib/contract/app-error';
import type { ImageRemoval } from '@/lib/images/engine-image';
import { parseReference } from '@/lib/images/reference';
import { engineProtocolError } from './errors';
import { enginePath, imageIdSegment, imageNamePath } from './names';
import type { Transport } from './transport';

/** Gives the image one more name; a name that another image has is taken from it without a word. Rejects with `image_not_found`. */
export async function tagImage(transport: Transport, id: string, reference: string): Promise<void> {
  const parsed = parseReference(reference);
  if (!parsed.ok || parsed.reference.tag === undefined || parsed.reference.digest !== undefined) {
    throw new AppError('bad_request', { detail: parsed.ok ? 'A name with a tag is needed.' : parsed.message });
  }
  await transport.call({
    operation: 'tagging an image',
    method: 'POST',
    path: enginePath`/images/${imageIdSegment(id)}/tag`,
    query: { repo: parsed.reference.familiarName, tag: parsed.reference.tag },
    pool: 'act',
    timeoutMs: 30_000,
    missing: 'image_not_found',
  });
}

const removalRow = z.union([
  z.looseObject({ Untagged: z.string() }).transform(({ Untagged }) => ({ untagged: Untagged })),
  z.looseObject({ Deleted: z.string() }).transform(({ Deleted }) => ({ deleted: Deleted })),
]);

/**
 * By name: takes the name away, and with the last one the image. By id: all its names and the image; with more than one name only
 * by `force`, which also takes it from under stopped containers. Untagged parents go with it. Rejects with `image_not_found`, and
 * `conflict` while containers or other images need it.
 */
export async function removeImage(
  transport: Transport,
  target: { id: string } | { name: string },
  { force }: { force: boolean },
): Promise<ImageRemoval> {
  const operation = 'removing an image';
  const answer = await transport.json({
    operation,
    method: 'DELETE',
    path:
      'id' in target
        ? enginePath`/images/${imageIdSegment(target.id)}`
        : enginePath`/images/${imageNamePath(target.name)}`,
    query: { force },
    pool: 'act',
    timeoutMs: 300_000,
    missing: 'image_not_found',
  });
  if (!Array.isArray(answer)) throw engineProtocolError(operation, 'the answer is not a list');
  const removal: ImageRemoval = { untagged: [], deleted: [] };
  for (const entry of answer) {
    const parsed = removalRow.safeParse(entry);
    if (!parsed.success) continue;
    if ('untagged' in parsed.data) removal.untagged.push(parsed.data.untagged);
    else removal.deleted.push(parsed.data.deleted);
  }
  return removal;
}
