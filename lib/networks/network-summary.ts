import { isUp } from '../containers/container-state';
import { stackOf } from '../containers/labels';
import { maskRecord } from '../containers/secret-mask';
import type { ContainerSummary } from '../contract/container';
import type { UsedBy } from '../contract/inventory';
import type { NetworkSummary } from '../contract/network';
import { overlappingNetworks } from './pool-check';

/** A row of the engine's list, as `lib/docker` answers it. Empty texts where nothing is set. */
export interface NetworkRow {
  id: string;
  name: string;
  driver: string;
  scope: string;
  internal: boolean;
  attachable: boolean;
  ingress: boolean;
  ipv6: boolean;
  createdAt: number | null;
  pools: { subnet: string; gateway: string; ipRange: string; auxAddresses: Record<string, string> }[];
  ipamDriver: string;
  options: Record<string, string>;
  labels: Record<string, string>;
}

export type NetworkUser = Pick<ContainerSummary, 'host' | 'id' | 'name' | 'state' | 'networks'>;

/** What every engine has; `podman` is Podman's own bridge, `docker_gwbridge` and `ingress` are Swarm's. */
const BUILT_IN = new Set(['bridge', 'host', 'none', 'ingress', 'docker_gwbridge', 'podman', 'nat', 'default']);

/** The engine made it itself: it can never be removed, and nobody chose it. */
export function isBuiltIn(row: Pick<NetworkRow, 'name' | 'ingress' | 'options'>): boolean {
  return BUILT_IN.has(row.name) || row.ingress || row.options['com.docker.network.bridge.default_bridge'] === 'true';
}

/** All networks of one host, from its list and its containers. */
export function networkSummaries(
  host: string,
  rows: readonly NetworkRow[],
  containers: readonly NetworkUser[],
): NetworkSummary[] {
  const users = new Map<string, UsedBy[]>();
  for (const { id, name, state, networks } of containers.filter((container) => container.host === host)) {
    for (const network of networks) {
      const user = { id, name, running: isUp(state) };
      const others = users.get(network);
      if (others) others.push(user);
      else users.set(network, [user]);
    }
  }
  const names = new Map<string, number>();
  for (const { name } of rows) names.set(name, (names.get(name) ?? 0) + 1);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const overlapping = overlappingNetworks(
    rows.map(({ id, name, pools }) => ({ id, name, subnets: pools.map(({ subnet }) => subnet) })),
  );
  return rows.map((row) => ({
    host,
    id: row.id,
    name: row.name,
    driver: row.driver,
    scope: row.scope,
    builtIn: isBuiltIn(row),
    internal: row.internal,
    attachable: row.attachable,
    ipv6: row.ipv6,
    createdAt: row.createdAt,
    stack: stackOf(row.labels).stack,
    subnets: row.pools
      .filter(({ subnet }) => subnet !== '')
      .map(({ subnet, gateway, ipRange }) => ({ subnet, gateway: gateway || null, ipRange: ipRange || null })),
    labels: maskRecord(row.labels),
    usedBy: users.get(row.name) ?? [],
    nameShared: (names.get(row.name) ?? 0) > 1,
    overlaps: (overlapping.get(row.id) ?? []).map((id) => ({ id, name: byId.get(id)?.name ?? id.slice(0, 12) })),
  }));
}
