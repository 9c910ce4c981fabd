import type { Inspect } from '../containers/inspect';
import { MASK, maskValue } from '../containers/secret-mask';
import type { UsedBy } from '../contract/inventory';
import type { VolumeDetail, VolumeSummary } from '../contract/volume';

/** A container that mounts the volume, with what inspect says of it; null: it went away while being asked. */
export interface VolumeMounter {
  container: UsedBy;
  image: string;
  state: string;
  inspect: Inspect | null;
}

/** Words of a driver of its own, flattened to text and with secrets hidden. */
export function driverStatus(status: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(status).map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return [name, maskValue(name, text).value ?? MASK];
    }),
  );
}

export function volumeDetail(
  summary: VolumeSummary,
  more: { mountpoint: string; status: Readonly<Record<string, unknown>> },
  mounters: readonly VolumeMounter[],
): VolumeDetail {
  return {
    ...summary,
    mountpoint: more.mountpoint,
    status: driverStatus(more.status),
    mounts: mounters.flatMap(({ container, image, state, inspect }) =>
      (inspect?.Mounts ?? [])
        .filter((mount) => mount.Type === 'volume' && mount.Name === summary.name)
        .map((mount) => ({
          container,
          image,
          state,
          destination: mount.Destination ?? '',
          readOnly: mount.RW === false,
        })),
    ),
  };
}
