import { isUp } from '../containers/container-state';
import type { Inspect } from '../containers/inspect';
import { maskRecord } from '../containers/secret-mask';
import type { ContainerSummary } from '../contract/container';
import type { NetworkDetail, NetworkEndpoint, NetworkSummary } from '../contract/network';
import { contains, parseAddress, parseRange, usableAddresses } from './address-range';
import type { NetworkRow } from './network-summary';

/** What has an address now, as `lib/docker` answers it; addresses with their prefix length. */
export interface EndpointRow {
  container: string;
  name: string;
  mac: string;
  ipv4: string;
  ipv6: string;
}

/** A container that is on the network, running or not. `inspect` null: not asked, or gone meanwhile. */
export interface NetworkMember {
  container: Pick<ContainerSummary, 'id' | 'name' | 'state'>;
  inspect: Inspect | null;
}

export function networkDetail(
  summary: NetworkSummary,
  row: NetworkRow & { endpoints: readonly EndpointRow[] },
  members: readonly NetworkMember[],
): NetworkDetail {
  const endpoints = endpointsOf(row, members);
  const gateways = members.flatMap(({ inspect }) => gatewaysOf(inspect, row));
  return {
    ...summary,
    // Exactly, by the network's id: the list knows only names.
    usedBy: members.map(({ container }) => ({
      id: container.id,
      name: container.name,
      running: isUp(container.state),
    })),
    options: maskRecord(row.options),
    ipamDriver: row.ipamDriver,
    endpoints,
    addresses: row.pools
      .filter(({ subnet }) => subnet !== '')
      .map((pool) => ({ ...pool, gateway: pool.gateway || gatewayIn(pool.subnet, gateways) }))
      .map(({ subnet, gateway, ipRange, auxAddresses }) => ({
        subnet,
        gateway: gateway || null,
        ipRange: ipRange || null,
        inUse: addressesIn(subnet, [
          ...(gateway === '' ? [] : [{ address: withoutPrefix(gateway), by: 'gateway', kind: 'gateway' as const }]),
          ...Object.entries(auxAddresses).map(([by, address]) => ({ address, by, kind: 'reserved' as const })),
          ...endpoints.flatMap(({ name, ipv4, ipv6 }) =>
            [ipv4, ipv6]
              .filter((address) => address !== null)
              .map((address) => ({ address, by: name, kind: 'container' as const })),
          ),
        ]),
        usable: String(usable(subnet)),
      })),
  };
}

function endpointsOf(
  row: { id: string; name: string; endpoints: readonly EndpointRow[] },
  members: readonly NetworkMember[],
) {
  const live = new Map(row.endpoints.map((endpoint) => [endpoint.container, endpoint]));
  const known = new Set(members.map(({ container }) => container.id));
  const containers = members.map(({ container, inspect }): NetworkEndpoint => {
    const now = live.get(container.id);
    const settings = attachment(inspect, row);
    return {
      container: { id: container.id, name: container.name, running: isUp(container.state) },
      name: container.name,
      state: container.state,
      ipv4: withoutPrefix(now?.ipv4 ?? '') || settings?.IPAddress || null,
      ipv6: withoutPrefix(now?.ipv6 ?? '') || settings?.GlobalIPv6Address || null,
      staticIpv4: ipamText(settings, 'IPv4Address'),
      staticIpv6: ipamText(settings, 'IPv6Address'),
      mac: now?.mac || settings?.MacAddress || null,
      aliases: inspect === null ? null : aliasesOf(settings?.Aliases ?? [], container.id),
    };
  });
  const others = row.endpoints
    .filter(({ container }) => !known.has(container))
    .map(
      (endpoint): NetworkEndpoint => ({
        container: null,
        name: endpoint.name || endpoint.container,
        state: '',
        ipv4: withoutPrefix(endpoint.ipv4) || null,
        ipv6: withoutPrefix(endpoint.ipv6) || null,
        staticIpv4: null,
        staticIpv6: null,
        mac: endpoint.mac || null,
        aliases: null,
      }),
    );
  return [...containers, ...others].sort(
    (a, b) =>
      Number(b.container?.running ?? true) - Number(a.container?.running ?? true) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/** By the network's id; containers that never ran on some engines have only its name. */
function attachment(inspect: Inspect | null, row: { id: string; name: string }) {
  const networks = Object.entries(inspect?.NetworkSettings?.Networks ?? {});
  const byId = networks.find(([, network]) => network?.NetworkID === row.id);
  return (byId ?? networks.find(([name, network]) => name === row.name && !network?.NetworkID))?.[1] ?? null;
}

/** A network made with a subnet alone has a gateway that only its containers tell. */
function gatewaysOf(inspect: Inspect | null, row: { id: string; name: string }): string[] {
  const settings = attachment(inspect, row);
  const ipv6: unknown = settings?.IPv6Gateway;
  return [settings?.Gateway ?? '', typeof ipv6 === 'string' ? ipv6 : ''].filter(Boolean);
}

function gatewayIn(subnet: string, gateways: readonly string[]): string {
  const range = parseRange(subnet);
  return (
    gateways.find((gateway) => {
      const address = parseAddress(gateway);
      return range !== null && address !== null && contains(range, address);
    }) ?? ''
  );
}

function ipamText(settings: object | null, field: 'IPv4Address' | 'IPv6Address'): string | null {
  const config: unknown = (settings as { IPAMConfig?: unknown } | null)?.IPAMConfig;
  if (typeof config !== 'object' || config === null) return null;
  const value = (config as Record<string, unknown>)[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Engines before 25 put the short id among them. */
function aliasesOf(aliases: readonly string[], id: string): string[] {
  return [...new Set(aliases)].filter((alias) => alias !== id.slice(0, 12));
}

/** `172.17.0.2/16` -> `172.17.0.2` */
export function withoutPrefix(address: string): string {
  return address.split('/')[0] ?? '';
}

function addressesIn<T extends { address: string }>(subnet: string, all: readonly T[]): T[] {
  const range = parseRange(subnet);
  if (range === null) return [];
  const placed = all.flatMap((entry) => {
    const address = parseAddress(entry.address);
    return address !== null && contains(range, address) ? [{ entry, value: address.value }] : [];
  });
  return placed.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)).map(({ entry }) => entry);
}

function usable(subnet: string): bigint {
  const range = parseRange(subnet);
  return range === null ? 0n : usableAddresses(range);
}
