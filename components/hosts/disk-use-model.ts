import type { DiskUsage } from '@/lib/contract/disk-usage';

export interface DiskSum {
  /** Bytes on the disk: at least this much … */
  least: number;
  /** … and at most this. */
  most: number;
  count: number;
  /** So many of them have no known size. */
  unknown: number;
}

/**
 * Layers that several images use are on the disk once, and the engine tells of each image only how much of it is shared: between one
 * base for all of them and none that is shared by more than it must be lies the truth. null: never measured.
 */
export function imagesBytes({ images }: Pick<DiskUsage, 'images'>): DiskSum | null {
  if (images === null) return null;
  const own = images.reduce((sum, image) => sum + Math.max(0, image.bytes - (image.sharedBytes ?? 0)), 0);
  const shared = images.map((image) => image.sharedBytes ?? 0);
  // What is shared is shared by two at least.
  const half = shared.reduce((sum, bytes) => sum + bytes, 0) / 2;
  const greatest = Math.max(0, ...shared);
  return { least: own + greatest, most: own + Math.max(half, greatest), count: images.length, unknown: 0 };
}

export function volumesBytes({ volumes }: Pick<DiskUsage, 'volumes'>): DiskSum | null {
  if (volumes === null) return null;
  const known = volumes.filter((volume) => volume.bytes !== null);
  const bytes = known.reduce((sum, volume) => sum + (volume.bytes ?? 0), 0);
  return { least: bytes, most: bytes, count: volumes.length, unknown: volumes.length - known.length };
}

/** `3.2 GiB`, or `3.2 GiB to 4.1 GiB` where it is not known to the byte. */
export function sumWords({ least, most }: DiskSum, format: (bytes: number) => string): string {
  const words = [format(least), format(most)];
  return words[0] === words[1] ? format(least) : words.join(' to ');
}
