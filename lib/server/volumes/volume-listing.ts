import 'server-only';
import { type Actor, maySeeHost, maySeeWholeHost } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import type { InventoryHost } from '@/lib/contract/inventory';
import type { VolumeSummary } from '@/lib/contract/volume';
import type { ListedVolume } from '@/lib/docker/volumes';
import { volumeSummary, volumeUsers } from '@/lib/volumes/volume-summary';
import { visibleContainers } from '../http/target';
import type { Runtime } from '../runtime';

type Sources = Pick<Runtime, 'fleet' | 'inventory' | 'diskUsage'>;

/** The hosts that a list is asked for: those in the actor's scope, or the one that was named (none when it is not in it). */
export function listedHosts(runtime: Pick<Runtime, 'fleet'>, actor: Actor, host: string | undefined): string[] {
  return runtime.fleet
    .hosts()
    .map(({ id }) => id)
    .filter((id) => maySeeHost(actor, id) && (host === undefined || host === id));
}

/**
 * Sorted by host as the fleet has them, then by name. Never waits for sizes. With an actor who sees some stacks of a host only: what
 * their containers use there, and of its users these.
 */
export async function listVolumes(
  runtime: Sources,
  hosts: readonly string[],
  actor?: Actor,
): Promise<{ hosts: InventoryHost[]; volumes: VolumeSummary[] }> {
  const readings = await runtime.inventory.read('volumes', hosts);
  const summarise = summariser(runtime, actor);
  // Drivers other than the engine's own tell no sizes.
  for (const { host, rows } of readings) {
    runtime.diskUsage.wanted(
      host,
      rows.filter(({ driver }) => driver === 'local').map(({ name }) => name),
    );
  }
  return {
    hosts: readings.map(({ rows: _, ...host }) => host),
    volumes: readings.flatMap(({ host, rows }) =>
      rows
        .map((row) => summarise(host, row))
        .filter(({ usedBy }) => usedBy.length > 0 || actor === undefined || maySeeWholeHost(actor, host))
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    ),
  };
}

/** Turns rows of the engine into what is answered, with who uses them now. */
export function summariser(
  runtime: Pick<Sources, 'fleet' | 'diskUsage'>,
  actor?: Actor,
): (host: string, row: ListedVolume) => VolumeSummary {
  const users = volumeUsers(actor === undefined ? runtime.fleet.containers() : visibleContainers(runtime, actor));
  const sizes = new Map<string, ReadonlyMap<string, number | null>>();
  const sizesOf = (host: string) => {
    const known = sizes.get(host);
    if (known) return known;
    const measured = new Map(
      (runtime.diskUsage.known(host, 'volumes').volumes ?? []).map(({ name, bytes }) => [name, bytes]),
    );
    sizes.set(host, measured);
    return measured;
  };
  return (host, row) => volumeSummary(host, row, users(host, row.name), sizesOf(host).get(row.name) ?? null);
}

/** All volumes of one host, as they are now: for plans. Throws why they are not known for sure. */
export async function liveVolumes(runtime: Sources, host: string): Promise<VolumeSummary[]> {
  const { hosts, volumes } = await listVolumes(runtime, [host]);
  const problem = hosts[0]?.problem;
  if (hosts[0]?.state === 'live') return volumes;
  throw new AppError('engine_unreachable', {
    detail: problem?.detail ?? 'The volumes of this host are not known now.',
    hint: problem?.hint ?? '',
  });
}
