import { z } from 'zod';
import { endpoint } from '../endpoint';

export const getHealth = endpoint({
  method: 'GET',
  path: '/api/health',
  summary: 'Whether the console itself works. Says nothing of the fleet.',
  access: 'public',
  response: z.object({ status: z.enum(['ok', 'failing']), version: z.string() }),
});

export const getOpenApi = endpoint({
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document.',
  access: 'session',
  response: z.unknown(),
});

export const getMetrics = endpoint({
  method: 'GET',
  path: '/api/metrics',
  summary: 'The console’s and the containers’ figures for Prometheus.',
  access: 'system:read',
  stream: 'text/plain; version=0.0.4',
});

/** Not an address of its own: what every other path under /api answers. Left out of the OpenAPI document. */
export const unknownAddress = endpoint({
  method: 'GET',
  path: '/api/{path}',
  summary: 'There is nothing here.',
  access: 'session',
});
