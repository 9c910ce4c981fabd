import { z } from 'zod';
import { endpoint } from '../endpoint';
import { fleetEvent } from '../event';
import {
  hostColour,
  hostDetails,
  hostEndpointInput,
  hostLabel,
  hostName,
  hostRecord,
  hostSample,
  hostSummary,
  hostTest,
} from '../host';
import { hostId } from '../id';

export const listHosts = endpoint({
  method: 'GET',
  path: '/api/hosts',
  summary: 'Every host with its connection state and engine.',
  access: 'fleet:read',
  response: z.object({ hosts: z.array(hostSummary) }),
});

const hostParams = z.strictObject({ host: hostId });

export const getHost = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}',
  summary: 'One host: its connection, its engine and how that is set up, as it last said.',
  access: 'fleet:read',
  params: hostParams,
  response: z.object({
    host: hostSummary,
    /** null until the engine has answered once. */
    details: hostDetails.nullable(),
  }),
});

const hostFields = {
  name: hostName,
  environment: hostLabel.nullable(),
  colour: hostColour.nullable(),
  position: z.number().int().min(0).max(10_000),
};

export const listHostRecords = endpoint({
  method: 'GET',
  path: '/api/host-records',
  summary: 'How each host is reached and labelled, without secrets.',
  access: 'hosts:manage',
  response: z.object({ hosts: z.array(hostRecord) }),
});

export const testHost = endpoint({
  method: 'POST',
  path: '/api/host-records/test',
  summary: 'Try to reach an engine, and say exactly what fails. Keeps nothing.',
  access: 'hosts:manage',
  body: z.strictObject({
    endpoint: hostEndpointInput,
    /** Use the secrets kept for this host where none are given. */
    host: hostId.optional(),
  }),
  response: hostTest,
  audit: { action: 'host.test', fields: ['host'] },
});

export const addHost = endpoint({
  method: 'POST',
  path: '/api/host-records',
  summary: 'Add a host. It is connected to at once; its credentials are kept sealed.',
  access: 'hosts:manage',
  body: z.strictObject({
    ...hostFields,
    environment: hostFields.environment.default(null),
    colour: hostFields.colour.default(null),
    position: hostFields.position.default(0),
    endpoint: hostEndpointInput,
  }),
  response: hostRecord,
  audit: { action: 'host.add', fields: ['name', 'environment'] },
});

export const updateHost = endpoint({
  method: 'PATCH',
  path: '/api/host-records/{host}',
  summary: 'Change name, labels, place or endpoint of a host.',
  access: 'hosts:manage',
  params: hostParams,
  body: z.strictObject({ ...hostFields, endpoint: hostEndpointInput }).partial(),
  response: hostRecord,
  audit: { action: 'host.update', fields: ['name', 'environment', 'colour', 'position'] },
});

export const removeHost = endpoint({
  method: 'DELETE',
  path: '/api/host-records/{host}',
  summary: 'Forget a host and its credentials. Nothing happens to the engine and what runs on it.',
  access: 'hosts:manage',
  params: hostParams,
  response: z.object({ removed: z.literal(true) }),
  audit: { action: 'host.remove' },
});

export const getHostStats = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/stats',
  summary: 'The host’s load over the last hour, and the sum over its containers.',
  access: 'fleet:read',
  params: z.strictObject({ host: hostId }),
  response: z.object({ periodMs: z.number(), samples: z.array(hostSample) }),
});

export const listEvents = endpoint({
  method: 'GET',
  path: '/api/events',
  summary: 'What happened lately, newest last (1,000 at most, kept in memory).',
  access: 'fleet:read',
  query: z.strictObject({ host: hostId.optional(), container: z.string().max(255).optional() }),
  response: z.object({ events: z.array(fleetEvent) }),
});
