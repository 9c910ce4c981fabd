import 'server-only';
import { type Actor, maySee, maySeeWholeHost } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { InventoryHost } from '@/lib/contract/inventory';
import type { NetworkDetail, NetworkSummary } from '@/lib/contract/network';
import type { Engine } from '@/lib/docker/engine';
import { type NetworkMember, networkDetail } from '@/lib/networks/network-detail';
import { networkSummaries } from '@/lib/networks/network-summary';
import { requireHost, visibleContainers } from '../http/target';
import type { Runtime } from '../runtime';

type Sources = Pick<Runtime, 'fleet' | 'inventory'>;

/** So many containers of one network are asked for their aliases; each is one small request. */
const ASKED_AT_MOST = 200;
const AT_ONCE = 6;

/**
 * Sorted by host as the fleet has them, then by name. With an actor who sees some stacks of a host only: the networks that their
 * containers are on, and of who is on them these.
 */
export async function listNetworks(
  runtime: Sources,
  hosts: readonly string[],
  actor?: Actor,
): Promise<{ hosts: InventoryHost[]; networks: NetworkSummary[] }> {
  const readings = await runtime.inventory.read('networks', hosts);
  const containers = actor === undefined ? runtime.fleet.containers() : visibleContainers(runtime, actor);
  return {
    hosts: readings.map(({ rows: _, ...host }) => host),
    networks: readings.flatMap(({ host, rows }) =>
      networkSummaries(host, rows, containers)
        .filter(({ usedBy }) => usedBy.length > 0 || actor === undefined || maySeeWholeHost(actor, host))
        .sort((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1)),
    ),
  };
}

/** All networks of one host, as they are now: for plans and checks. Throws why they are not known for sure. */
export async function liveNetworks(runtime: Sources, host: string): Promise<NetworkSummary[]> {
  const { hosts, networks } = await listNetworks(runtime, [host]);
  const problem = hosts[0]?.problem;
  if (hosts[0]?.state === 'live') return networks;
  throw new AppError('engine_unreachable', {
    detail: problem?.detail ?? 'The networks of this host are not known now.',
    hint: problem?.hint ?? '',
  });
}

/** Everything about one network, asked of the engine. Throws `network_not_found`. */
export async function readNetwork(
  runtime: Sources,
  params: { host: string; id: string },
  actor?: Actor,
): Promise<{ engine: Engine; network: NetworkDetail }> {
  requireHost(runtime, params.host);
  const engine = runtime.fleet.engine(params.host);
  const whole = await engine.inspectNetwork(params.id);
  const isPart = actor !== undefined && !maySeeWholeHost(actor, params.host);
  const isThere = (id: string) => {
    const container = runtime.fleet.container(params.host, id);
    return container !== undefined && actor !== undefined && maySee(actor, container);
  };
  const row = isPart ? { ...whole, endpoints: whole.endpoints.filter(({ container }) => isThere(container)) } : whole;
  const ids = await engine.containersOnNetwork(row);
  const known = ids.flatMap((id) => {
    const container = runtime.fleet.container(params.host, id);
    return container === undefined || (isPart && !isThere(id)) ? [] : [container];
  });
  if (isPart && known.length === 0) throw new AppError('network_not_found');
  const { rows } = (await runtime.inventory.read('networks', [params.host]))[0] ?? { rows: [] };
  const others = rows.filter(({ id }) => id !== row.id);
  const summary = networkSummaries(params.host, [row, ...others], known).find(({ id }) => id === row.id);
  if (summary === undefined) throw new AppError('network_not_found');
  return { engine, network: networkDetail(summary, row, await membersOf(engine, known)) };
}

async function membersOf(engine: Engine, containers: readonly ContainerSummary[]): Promise<NetworkMember[]> {
  const members: NetworkMember[] = containers.map((container) => ({ container, inspect: null }));
  const waiting = members.slice(0, ASKED_AT_MOST);
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      // One that is removed in this moment has no aliases any more.
      next.inspect = await engine.inspectContainer(next.container.id).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'container_not_found') return null;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return members;
}
