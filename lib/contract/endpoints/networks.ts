import { z } from 'zod';
import { poolFaults } from '../../networks/pool-check';
import { activity } from '../activity';
import { endpoint } from '../endpoint';
import { containerRef, hostId } from '../id';
import { inventoryHost } from '../inventory';
import { networkDetail, networkId, networkPrunePlan, networkSummary } from '../network';

const hostParams = z.strictObject({ host: hostId });
const networkParams = z.strictObject({ host: hostId, id: networkId });
const address = z.string().max(64);
const optionName = z.string().min(1).max(200);
const optionValue = z.string().max(4000);
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

export const listNetworks = endpoint({
  method: 'GET',
  path: '/api/networks',
  summary: 'Every network of the fleet with its subnets, who is on it, and whose addresses it shares.',
  access: 'fleet:read',
  query: z.strictObject({ host: hostId.optional() }),
  response: z.object({ hosts: z.array(inventoryHost), networks: z.array(networkSummary) }),
});

export const getNetwork = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/networks/{id}',
  summary: 'One network: each container on it with addresses and aliases, and the addresses in use.',
  access: 'fleet:read',
  params: networkParams,
  response: networkDetail,
});

export const createNetwork = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/networks',
  summary: 'Create a network. Without pools the engine chooses a subnet.',
  access: 'networks:write',
  params: hostParams,
  body: z
    .strictObject({
      name: z
        .string()
        .max(128)
        .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'a-z A-Z 0-9 _ . - and it begins with a letter or digit'),
      driver: z.string().min(1).max(200).default('bridge'),
      internal: z.boolean().default(false),
      attachable: z.boolean().default(false),
      ipv6: z.boolean().default(false),
      pools: z
        .array(z.strictObject({ subnet: address, gateway: address.default(''), ipRange: address.default('') }))
        .max(16)
        .default([]),
      options: z.record(optionName, optionValue).default({}),
      labels: z.record(optionName, optionValue).default({}),
    })
    .superRefine((body, context) => {
      for (const { index, field, message } of poolFaults(body.pools, body.ipv6)) {
        context.addIssue({ code: 'custom', path: ['pools', index, field], message });
      }
    }),
  response: z.object({ id: z.string(), warning: z.string() }),
  audit: { action: 'network.create', fields: ['name', 'driver', 'internal', 'pools'] },
});

export const removeNetwork = endpoint({
  method: 'DELETE',
  path: '/api/hosts/{host}/networks/{id}',
  summary:
    'Remove a network. Refused while a running container is on it; with `force` also when stopped ones are, which then cannot start any more.',
  access: 'networks:write',
  params: networkParams,
  query: z.strictObject({ force: flag.optional() }),
  response: z.object({ removed: z.literal(true) }),
  audit: { action: 'network.remove' },
});

export const connectNetwork = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/networks/{id}/connect',
  summary: 'Connect a container, with aliases and addresses of choice.',
  access: 'networks:write',
  params: networkParams,
  body: z.strictObject({
    container: containerRef,
    aliases: z
      .array(
        z
          .string()
          .max(253)
          .regex(/^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$/, 'An alias is made of a-z A-Z 0-9 _ . -'),
      )
      .max(50)
      .default([]),
    ipv4: address.nullable().default(null),
    ipv6: address.nullable().default(null),
  }),
  response: z.object({ connected: z.literal(true) }),
  audit: { action: 'network.connect', fields: ['container', 'aliases', 'ipv4', 'ipv6'] },
});

export const disconnectNetwork = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/networks/{id}/disconnect',
  summary: 'Disconnect a container. Its connections over this network break at once.',
  access: 'networks:write',
  params: networkParams,
  body: z.strictObject({ container: containerRef, force: z.boolean().default(false) }),
  response: z.object({ disconnected: z.literal(true) }),
  audit: { action: 'network.disconnect', fields: ['container'] },
});

export const previewNetworkPrune = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/prune/networks',
  summary: 'What a prune of networks would remove, and what it would keep, and why.',
  access: 'fleet:read',
  params: hostParams,
  response: networkPrunePlan,
});

export const pruneNetworks = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/prune/networks',
  summary: 'Remove these networks of the preview, one by one, each looked at again before. Goes on as an activity.',
  access: 'networks:prune',
  params: hostParams,
  body: z.strictObject({ ids: z.array(networkId).min(1).max(10_000) }),
  response: activity,
  audit: { action: 'network.prune', fields: ['ids'] },
});
