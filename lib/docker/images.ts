import 'server-only';
import { z } from 'zod';
import { AppError } from '@/lib/contract/app-error';
import { enginePath, imageIdSegment } from './names';
import type { Transport } from './transport';

const text = z.string().nullish().catch(null);
const texts = z.array(z.string()).nullish().catch(null);

/** Config keys that are not set are left out from API 1.52 on. */
const imageAnswer = z.looseObject({
  RepoDigests: texts,
  Os: text,
  Architecture: text,
  Variant: text,
  Config: z.looseObject({ Env: texts }).nullish().catch(null),
});

export interface ImageDigests {
  digests: string[];
  /** `linux/arm64/v8` */
  platform: string | null;
  environment: string[];
}

/** Empty where the image is gone (a container may outlive it) or was never in a registry. */
export async function imageDigests(transport: Transport, imageId: string): Promise<ImageDigests> {
  let answer: unknown;
  try {
    answer = await transport.json({
      operation: 'reading an image',
      method: 'GET',
      path: enginePath`/images/${imageIdSegment(imageId)}/json`,
      pool: 'quick',
      timeoutMs: 15_000,
      missing: 'not_found',
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found')
      return { digests: [], platform: null, environment: [] };
    throw error;
  }
  const parsed = imageAnswer.safeParse(answer);
  const image = parsed.success ? parsed.data : undefined;
  const platform = [image?.Os, image?.Architecture, image?.Variant].filter((part) => part).join('/');
  return { digests: image?.RepoDigests ?? [], platform: platform || null, environment: image?.Config?.Env ?? [] };
}
