import 'server-only';
import { z } from 'zod';
import { parseTime } from '@/lib/containers/engine-time';
import { flag, may, text, textRecord } from './answer-schema';
import { engineProtocolError } from './errors';
import { containerSegment, enginePath, networkSegment } from './names';
import type { Transport } from './transport';

const MEBIBYTE = 1024 * 1024;

/** One address pool of a network. Empty where not set. */
export interface NetworkPool {
  subnet: string;
  gateway: string;
  ipRange: string;
  auxAddresses: Record<string, string>;
}

/** A row of the engine's list of networks; it does not say which containers are on it. */
export interface ListedNetwork {
  /** 64 hexadecimal digits; a Swarm network's has 25 letters and digits. */
  id: string;
  /** Not unique: the engine allows two networks of one name. */
  name: string;
  driver: string;
  /** `local`, `swarm` or `global`. */
  scope: string;
  internal: boolean;
  attachable: boolean;
  ingress: boolean;
  ipv6: boolean;
  createdAt: number | null;
  pools: NetworkPool[];
  ipamDriver: string;
  options: Record<string, string>;
  labels: Record<string, string>;
}

const pool = z.looseObject({ Subnet: text, Gateway: text, IPRange: text, AuxiliaryAddresses: textRecord });
const noIpam = { Driver: '', Config: [] };
const row = z.looseObject({
  Id: z.string().regex(/^[0-9a-z]{12,64}$/),
  Name: z.string().min(1),
  Driver: text,
  Scope: text,
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  EnableIPv6: flag,
  Created: text,
  IPAM: may(z.looseObject({ Driver: text, Config: may(z.array(pool), []) }), noIpam),
  Options: textRecord,
  Labels: textRecord,
});

/** Null when it cannot be read at all. */
export function parseListedNetwork(answer: unknown): ListedNetwork | null {
  const parsed = row.safeParse(answer);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    id: data.Id,
    name: data.Name,
    driver: data.Driver,
    scope: data.Scope || 'local',
    internal: data.Internal,
    attachable: data.Attachable,
    ingress: data.Ingress,
    ipv6: data.EnableIPv6,
    createdAt: parseTime(data.Created),
    pools: data.IPAM.Config.map((config) => ({
      subnet: config.Subnet,
      gateway: config.Gateway,
      ipRange: config.IPRange,
      auxAddresses: config.AuxiliaryAddresses,
    })),
    ipamDriver: data.IPAM.Driver || 'default',
    options: data.Options,
    labels: data.Labels,
  };
}

/** All networks. Rows that cannot be read are told to `report` and left out. */
export async function listNetworks(transport: Transport, report: (what: string) => void): Promise<ListedNetwork[]> {
  const operation = 'listing the networks';
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/networks`,
    pool: 'quick',
    timeoutMs: 30_000,
    maxBytes: 64 * MEBIBYTE,
  });
  if (!Array.isArray(answer)) throw engineProtocolError(operation, 'the answer is not a list');
  const rows = answer.map(parseListedNetwork).filter((network) => network !== null);
  if (rows.length < answer.length)
    report(`${answer.length - rows.length} of ${answer.length} networks in the engine's list could not be read`);
  return rows;
}

/** What has an address in a network now: a running container, or a part of Swarm. */
export interface NetworkEndpoint {
  /** Full id of the container; `lb-…` and the like for what is none. */
  container: string;
  name: string;
  /** `02:42:ac:11:00:02`; addresses with their prefix length: `172.17.0.2/16`. Empty where it has none. */
  mac: string;
  ipv4: string;
  ipv6: string;
}

export interface InspectedNetwork extends ListedNetwork {
  endpoints: NetworkEndpoint[];
}

const endpointAnswer = z.looseObject({ Name: text, MacAddress: text, IPv4Address: text, IPv6Address: text });
const inspected = z.looseObject({ Containers: may(z.record(z.string(), z.unknown()), {}) });

export async function inspectNetwork(transport: Transport, id: string): Promise<InspectedNetwork> {
  const operation = 'reading a network';
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/networks/${networkSegment(id)}`,
    pool: 'quick',
    timeoutMs: 15_000,
    maxBytes: 32 * MEBIBYTE,
    missing: 'network_not_found',
  });
  const network = parseListedNetwork(answer);
  const more = inspected.safeParse(answer);
  if (network === null || !more.success) throw engineProtocolError(operation, 'the answer is not a network');
  const endpoints = Object.entries(more.data.Containers).flatMap(([container, value]) => {
    const { data } = endpointAnswer.safeParse(value);
    if (!data) return [];
    return [{ container, name: data.Name, mac: data.MacAddress, ipv4: data.IPv4Address, ipv6: data.IPv6Address }];
  });
  return { ...network, endpoints };
}

const attached = z.looseObject({
  Id: z.string(),
  NetworkSettings: may(z.looseObject({ Networks: may(z.record(z.string(), z.unknown()), {}) }), { Networks: {} }),
});
const attachment = z.looseObject({ NetworkID: text });

/**
 * Ids of all containers on the network, also of those that do not run. By the network's id, because names are not unique; but one that
 * was never started has only the name yet, and counts for every network of that name.
 */
export async function containersOnNetwork(
  transport: Transport,
  network: { id: string; name: string },
): Promise<string[]> {
  const operation = 'listing the containers of a network';
  const id = networkSegment(network.id);
  const answer = await transport.json({
    operation,
    method: 'GET',
    path: enginePath`/containers/json`,
    query: { all: 1, filters: JSON.stringify({ network: [id, network.name] }) },
    pool: 'quick',
    timeoutMs: 30_000,
    maxBytes: 64 * MEBIBYTE,
  });
  const rows = z.array(attached).safeParse(answer);
  if (!rows.success) throw engineProtocolError(operation, 'the answer is not a list');
  return rows.data
    .filter(({ NetworkSettings }) =>
      Object.entries(NetworkSettings.Networks).some(([name, value]) => {
        const known = attachment.safeParse(value).data?.NetworkID ?? '';
        return known === '' ? name === network.name || name === id : known === id;
      }),
    )
    .map(({ Id }) => Id);
}

export interface NewNetwork {
  name: string;
  driver: string;
  internal: boolean;
  attachable: boolean;
  ipv6: boolean;
  /** None: the engine takes one from its own stock. */
  pools: readonly NetworkPool[];
  options: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
}

const created = z.looseObject({ Id: z.string().regex(/^[0-9a-z]{12,64}$/), Warning: text });

/** The new network's id, and what the engine warns of (empty: nothing). */
export async function createNetwork(
  transport: Transport,
  network: NewNetwork,
): Promise<{ id: string; warning: string }> {
  const operation = 'creating a network';
  const answer = await transport.json({
    operation,
    method: 'POST',
    path: enginePath`/networks/create`,
    body: {
      Name: network.name,
      // Engines before 25 would make a second one of the same name without it.
      CheckDuplicate: true,
      Driver: network.driver,
      Internal: network.internal,
      Attachable: network.attachable,
      EnableIPv6: network.ipv6,
      IPAM: { Driver: 'default', Config: network.pools.map(poolBody) },
      Options: network.options,
      Labels: network.labels,
    },
    pool: 'act',
    timeoutMs: 60_000,
  });
  const parsed = created.safeParse(answer);
  if (!parsed.success) throw engineProtocolError(operation, 'the answer names no network');
  return { id: parsed.data.Id, warning: parsed.data.Warning };
}

function poolBody({ subnet, gateway, ipRange, auxAddresses }: NetworkPool): Record<string, unknown> {
  return {
    Subnet: subnet,
    ...(gateway !== '' && { Gateway: gateway }),
    ...(ipRange !== '' && { IPRange: ipRange }),
    ...(Object.keys(auxAddresses).length > 0 && { AuxiliaryAddresses: auxAddresses }),
  };
}

/** Rejects with `conflict` while a running container is on it, and for those that the engine made itself. */
export async function removeNetwork(transport: Transport, id: string): Promise<void> {
  await transport.call({
    operation: 'removing a network',
    method: 'DELETE',
    path: enginePath`/networks/${networkSegment(id)}`,
    pool: 'act',
    timeoutMs: 60_000,
    missing: 'network_not_found',
  });
}

export interface NewEndpoint {
  aliases: readonly string[];
  /** Addresses of choice; null: the engine chooses. */
  ipv4: string | null;
  ipv6: string | null;
}

export async function connectNetwork(
  transport: Transport,
  id: string,
  container: string,
  endpoint: NewEndpoint,
): Promise<void> {
  const { aliases, ipv4, ipv6 } = endpoint;
  await transport.call({
    operation: 'connecting a container to a network',
    method: 'POST',
    path: enginePath`/networks/${networkSegment(id)}/connect`,
    body: {
      Container: containerSegment(container),
      EndpointConfig: {
        ...(aliases.length > 0 && { Aliases: aliases }),
        ...((ipv4 !== null || ipv6 !== null) && {
          IPAMConfig: { ...(ipv4 !== null && { IPv4Address: ipv4 }), ...(ipv6 !== null && { IPv6Address: ipv6 }) },
        }),
      },
    },
    pool: 'act',
    timeoutMs: 60_000,
    missing: 'network_not_found',
  });
}

/** `force`: also what is left of a container that is gone. */
export async function disconnectNetwork(
  transport: Transport,
  id: string,
  container: string,
  force: boolean,
): Promise<void> {
  await transport.call({
    operation: 'disconnecting a container from a network',
    method: 'POST',
    path: enginePath`/networks/${networkSegment(id)}/disconnect`,
    body: { Container: containerSegment(container), Force: force },
    pool: 'act',
    timeoutMs: 60_000,
    missing: 'network_not_found',
  });
}
