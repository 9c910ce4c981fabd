import { isUp } from '../containers/container-state';
import { stackOf } from '../containers/labels';
import { maskRecord } from '../containers/secret-mask';
import type { ContainerSummary } from '../contract/container';
import type { UsedBy } from '../contract/inventory';
import type { VolumeSummary } from '../contract/volume';
import { maskVolumeOptions } from './volume-options';

/** A row of the engine's list, as `lib/docker` answers it. */
export interface VolumeRow {
  name: string;
  driver: string;
  scope: string;
  createdAt: number | null;
  labels: Record<string, string>;
  options: Record<string, string>;
}

/** The engine names volumes that nobody named by 64 hexadecimal digits. */
export function isAnonymousVolume(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

export type VolumeUser = Pick<ContainerSummary, 'host' | 'id' | 'name' | 'state' | 'volumes'>;

/** By host and name of the volume: who uses it. */
export function volumeUsers(containers: readonly VolumeUser[]): (host: string, name: string) => UsedBy[] {
  const users = new Map<string, UsedBy[]>();
  for (const { host, id, name, state, volumes } of containers) {
    for (const volume of new Set(volumes)) {
      const key = `${host}/${volume}`;
      const user = { id, name, running: isUp(state) };
      const others = users.get(key);
      if (others) others.push(user);
      else users.set(key, [user]);
    }
  }
  return (host, name) => users.get(`${host}/${name}`) ?? [];
}

/** `bytes`: as measured; null where it was not. */
export function volumeSummary(host: string, row: VolumeRow, usedBy: UsedBy[], bytes: number | null): VolumeSummary {
  return {
    host,
    name: row.name,
    anonymous: isAnonymousVolume(row.name),
    driver: row.driver,
    scope: row.scope,
    createdAt: row.createdAt,
    stack: stackOf(row.labels).stack,
    labels: maskRecord(row.labels),
    options: maskVolumeOptions(row.options),
    usedBy,
    bytes,
  };
}
