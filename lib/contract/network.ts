import { z } from 'zod';
import { hostId, timestamp } from './id';
import { usedBy } from './inventory';

/** 64 hexadecimal digits, of a Swarm network 25 letters and digits. Names are not unique, so they name nothing here. */
export const networkId = z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-z]{25})$/, 'a network is named by its full id');

const subnet = z.object({
  subnet: z.string(),
  gateway: z.string().nullable(),
  /** Where the engine takes addresses from when it chooses itself; null: anywhere in the subnet. */
  ipRange: z.string().nullable(),
});

export const networkSummary = z.object({
  host: hostId,
  id: z.string(),
  name: z.string(),
  driver: z.string(),
  /** `local`, `swarm` or `global`. */
  scope: z.string(),
  /** The engine made it itself (bridge, host, none, ingress …) and keeps it. */
  builtIn: z.boolean(),
  internal: z.boolean(),
  attachable: z.boolean(),
  ipv6: z.boolean(),
  createdAt: timestamp.nullable(),
  stack: z.string().nullable(),
  subnets: z.array(subnet),
  labels: z.record(z.string(), z.string()),
  /** By the network's name, running or not. Where `nameShared`, some of them may be on the other one: its detail says it exactly. */
  usedBy: z.array(usedBy),
  nameShared: z.boolean(),
  /** Other networks of this host that share addresses with it. */
  overlaps: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type NetworkSummary = z.infer<typeof networkSummary>;

export const networkEndpoint = z.object({
  /** null: no container, but a part of Swarm. */
  container: usedBy.nullable(),
  name: z.string(),
  state: z.string(),
  /** Without prefix length; null while it does not run, or has none. */
  ipv4: z.string().nullable(),
  ipv6: z.string().nullable(),
  /** Asked for when it was connected; it gets the same one at every start. */
  staticIpv4: z.string().nullable(),
  staticIpv6: z.string().nullable(),
  mac: z.string().nullable(),
  /** Names that others on the network find it by; null: not asked, there are too many. */
  aliases: z.array(z.string()).nullable(),
});
export type NetworkEndpoint = z.infer<typeof networkEndpoint>;

export const networkDetail = networkSummary.extend({
  options: z.record(z.string(), z.string()),
  ipamDriver: z.string(),
  /** Running ones first. */
  endpoints: z.array(networkEndpoint),
  addresses: z.array(
    subnet.extend({
      /** Containers, gateway, set-aside addresses. */
      inUse: z.array(
        z.object({ address: z.string(), by: z.string(), kind: z.enum(['container', 'gateway', 'reserved']) }),
      ),
      /** How many there can be, in digits: of IPv6 far more than a number holds. */
      usable: z.string(),
    }),
  ),
});
export type NetworkDetail = z.infer<typeof networkDetail>;

export const networkPrunePlan = z.object({
  remove: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      driver: z.string(),
      subnets: z.array(z.string()),
      createdAt: timestamp.nullable(),
      stack: z.string().nullable(),
    }),
  ),
  keep: z.array(
    z.object({ id: z.string(), name: z.string(), reason: z.enum(['used', 'built-in', 'swarm']), words: z.string() }),
  ),
});
export type NetworkPrunePlan = z.infer<typeof networkPrunePlan>;
