import type { VolumeSummary } from '@/lib/contract/volume';

export const VOLUME_USES = ['used', 'unused', 'anonymous'] as const;
export type VolumeUse = (typeof VOLUME_USES)[number];

export const USE_WORDS: Readonly<Record<VolumeUse, string>> = {
  used: 'In use',
  unused: 'Unused',
  anonymous: 'Anonymous',
};

export function isOfUse(volume: VolumeSummary, use: VolumeUse): boolean {
  if (use === 'anonymous') return volume.anonymous;
  return volume.usedBy.length > 0 === (use === 'used');
}

/** The engine made up 64 digits; the first twelve tell them apart. */
export function volumeTitle(volume: Pick<VolumeSummary, 'name' | 'anonymous'>): string {
  return volume.anonymous ? volume.name.slice(0, 12) : volume.name;
}

export function volumePath(volume: Pick<VolumeSummary, 'host' | 'name'>): string {
  return `/hosts/${volume.host}/volumes/${encodeURIComponent(volume.name)}`;
}

export function volumeKey(volume: Pick<VolumeSummary, 'host' | 'name'>): string {
  return `${volume.host}/${volume.name}`;
}

/** What the list's search looks through. */
export function volumeText(volume: VolumeSummary): string {
  const labels = Object.entries(volume.labels).map(([name, value]) => `${name}=${value}`);
  return [
    volume.name,
    volume.driver,
    volume.stack ?? '',
    volume.host,
    ...volume.usedBy.map(({ name }) => name),
    ...labels,
  ]
    .join(' ')
    .toLowerCase();
}

/** Why it cannot be removed; undefined: it can. */
export function whyNotRemove(volume: Pick<VolumeSummary, 'usedBy'>): string | undefined {
  const [first] = volume.usedBy;
  if (first === undefined) return undefined;
  const more = volume.usedBy.length > 1 ? ` and ${volume.usedBy.length - 1} more` : '';
  return `used by ${first.name}${more}${volume.usedBy.some(({ running }) => running) ? '' : ', stopped'}`;
}
