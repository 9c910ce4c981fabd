import { z } from 'zod';
import { endpoint } from '../endpoint';
import { fleetEvent } from '../event';
import { hostSample, hostSummary } from '../host';
import { hostId } from '../id';

export const listHosts = endpoint({
  method: 'GET',
  path: '/api/hosts',
  summary: 'Every host with its connection state and engine.',
  access: 'fleet:read',
  response: z.object({ hosts: z.array(hostSummary) }),
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
