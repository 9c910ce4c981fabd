import 'server-only';
import { z } from 'zod';
import { parseTime } from '@/lib/containers/engine-time';
import { flag, may, text, textRecord } from './answer-schema';
import { engineProtocolError } from './errors';
import { enginePath } from './names';
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
