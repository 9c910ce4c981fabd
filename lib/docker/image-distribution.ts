import 'server-only';
import { z } from 'zod';
import type { ImageReference } from '@/lib/images/reference';
import { canonicalText } from '@/lib/images/reference';
import { engineProtocolError } from './errors';
import { enginePath, imageNamePath } from './names';
import { registryError } from './registry-errors';
import type { Transport } from './transport';

const answerSchema = z.looseObject({
  Descriptor: z.looseObject({ digest: z.string().regex(/^sha(?:256|384|512):[0-9a-f]{64,128}$/) }),
});

/**
 * What digest a registry has under this name now, asked through the engine, without signing in; nothing is brought. The reference needs
 * a tag or a digest. Rejects with `image_not_found`, `registry_refused`, `registry_unreachable`.
 */
export async function registryDigest(transport: Transport, reference: ImageReference): Promise<string> {
  const operation = 'asking a registry for a digest';
  let answer: unknown;
  try {
    answer = await transport.json({
      operation,
      method: 'GET',
      path: enginePath`/distribution/${imageNamePath(canonicalText(reference))}/json`,
      pool: 'act',
      timeoutMs: 30_000,
      missing: 'image_not_found',
    });
  } catch (error) {
    throw registryError(error);
  }
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw engineProtocolError(operation, 'the answer names no digest');
  return parsed.data.Descriptor.digest;
}
