import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import { findNamed, findPinned, isImageId, type Pin, pinOf, pinTo } from '@/lib/deploy/pin';
import type { Engine } from '@/lib/docker/engine';
import { familiarText, parseReference } from '@/lib/images/reference';

/**
 * What an image means now, for good. A digest is taken as it is; an id is looked for on the host; of a tag the registry is asked. An image
 * that only this host has (built or loaded there) is pinned to its id. Rejects with `image_not_found`, `registry_refused`,
 * `registry_unreachable`, `validation_failed`. Nothing is brought.
 */
export async function resolveImage(engine: Engine, text: string): Promise<Pin> {
  if (isImageId(text)) {
    const image = await engine.inspectImage(text);
    return pinOf(text, image);
  }
  const parsed = parseReference(text);
  if (!parsed.ok)
    throw new AppError('validation_failed', {
      detail: parsed.message,
      fields: [{ path: 'image', message: parsed.message }],
    });
  const { digest, tag } = parsed.reference;
  if (digest !== undefined) return pinTo(parsed.reference, digest);
  const reference = tag === undefined ? { ...parsed.reference, tag: 'latest' } : parsed.reference;
  const images = await engine.listImages();
  const local = findNamed(reference, images);
  const pinned = local === undefined ? null : pinOf(familiarText(reference), local);
  // Never pulled and never pushed under this name: there is no registry to ask.
  if (pinned?.local) return pinned;
  return pinTo(reference, await engine.registryDigest(reference));
}

/** Where a release's image is to be had from, for one host. */
export async function placeOf(
  engine: Engine,
  pin: string,
): Promise<{ image: 'local' | 'registry' | 'gone' | 'unknown'; words: string }> {
  if (findPinned(pin, await engine.listImages()) !== undefined)
    return { image: 'local', words: 'The image is on the host.' };
  const parsed = isImageId(pin) ? null : parseReference(pin);
  if (parsed === null || !parsed.ok)
    return { image: 'gone', words: 'The image is gone from the host, and no registry knows it.' };
  try {
    await engine.registryDigest(parsed.reference);
    return { image: 'registry', words: 'Not on the host; its registry has it under its digest.' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'image_not_found')
      return { image: 'gone', words: 'The image is gone from the host, and its registry does not have it any more.' };
    return { image: 'unknown', words: `Not on the host, and its registry could not be asked: ${error.message}` };
  }
}
