import { splitImage } from '@/components/shared/image-name';
import type { ReleaseSummary } from '@/lib/contract/release';

export interface ReleaseImage {
  /** `registry.example.com/shop/api` */
  name: string;
  /** `1.4.2`; null: it was asked for by digest or id. */
  tag: string | null;
  /** `sha256:0123456789ab` of what really runs. */
  digest: string;
  /** All of it, for copying. */
  pin: string;
  /** No registry knows it. */
  local: boolean;
}

/** The image of a release, cut for reading. A release has one service today. */
export function releaseImage(release: Pick<ReleaseSummary, 'services'>): ReleaseImage | null {
  const image = release.services[0]?.image;
  if (image === undefined) return null;
  const { name, prefix, tag } = splitImage(image.reference);
  const byDigest = tag?.startsWith('sha256:') === true;
  return {
    name: `${prefix}${name}`,
    tag: byDigest ? null : tag,
    digest: shortDigest(image.pin),
    pin: image.pin,
    local: image.local,
  };
}

/** `sha256:` and twelve digits: enough to tell two apart, short enough to read out. */
export function shortDigest(pin: string): string {
  const digest = /(sha\d+):([0-9a-f]+)$/.exec(pin);
  return digest === null ? pin : `${digest[1]}:${digest[2]?.slice(0, 12)}`;
}

/** `release 4 (1.4.2)`: what people call it. */
export function releaseName(release: Pick<ReleaseSummary, 'number' | 'services'>): string {
  const image = releaseImage(release);
  return `release ${release.number}${image?.tag ? ` (${image.tag})` : ''}`;
}

/** Tags that are made to be moved: what they name now is not what they name tomorrow. */
const MOVING = /^(latest|main|master|trunk|develop|dev|edge|nightly|stable|production|staging|next|beta|alpha)$/;

export const isMovingTag = (tag: string): boolean => MOVING.test(tag) || /^v?\d+(\.\d+)?$/.test(tag);
