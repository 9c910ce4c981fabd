import { type ImageReference, parseReference } from '@/lib/images/reference';
import { isMovingTag } from './release-words';

export type ReadImage =
  | { ok: false; message: string }
  | { ok: true; kind: 'id' }
  | {
      ok: true;
      kind: 'reference';
      /** With what was left out filled in. */
      reference: ImageReference;
      /** No tag was named, and no digest: it is `latest`. */
      defaulted: boolean;
      /** The tag will name something else some day, and no digest holds it. */
      moving: boolean;
    };

/** An image as somebody types it, and what that means. */
export function readImage(text: string): ReadImage {
  const input = text.trim();
  if (/^sha256:[0-9a-f]{64}$/.test(input)) return { ok: true, kind: 'id' };
  if (input.endsWith(':')) return { ok: false, message: 'The tag is missing.' };
  const parsed = parseReference(input);
  if (!parsed.ok) return { ok: false, message: parsed.message };
  const { reference } = parsed;
  const defaulted = reference.tag === undefined && reference.digest === undefined;
  const filled = defaulted ? { ...reference, tag: 'latest' } : reference;
  return {
    ok: true,
    kind: 'reference',
    reference: filled,
    defaulted,
    moving: filled.digest === undefined && filled.tag !== undefined && isMovingTag(filled.tag),
  };
}
