import { z } from 'zod';
import { PERMISSIONS } from '../access/role';
import type { Endpoint } from './endpoint';
import { ENDPOINTS } from './endpoints/all';
import { unknownAddress } from './endpoints/system';
import { PROBLEMS, problemSchema } from './problem';

type Json = Record<string, unknown>;

function schema(type: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

function parameters(type: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!type) return [];
  const object = schema(type, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: shape,
  }));
}

function accessWords(endpoint: Endpoint): string {
  if (endpoint.access === 'public') return 'No sign-in needed.';
  if (endpoint.access === 'session') return 'Any signed-in user or token.';
  return `Needs \`${endpoint.access}\` (role ${PERMISSIONS[endpoint.access].role} or more).`;
}

function operation(endpoint: Endpoint): Json {
  const content = endpoint.stream
    ? { [endpoint.stream]: { schema: { type: 'string' } } }
    : { 'application/json': { schema: endpoint.response ? schema(endpoint.response, 'output') : {} } };
  const body = 'body' in endpoint && endpoint.body ? schema(endpoint.body, 'input') : null;
  return {
    summary: endpoint.summary,
    description: accessWords(endpoint),
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query')],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    ...(endpoint.access === 'public' && { security: [] }),
    responses: {
      '200': { description: 'Done.', content },
      default: {
        description: 'Refused or failed.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/** The API as an OpenAPI 3.1 document, made from the same endpoint definitions that the routes check against. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of ENDPOINTS) {
    if (endpoint.path === unknownAddress.path) continue;
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pilothouse',
      version,
      description:
        'Programs sign in with `Authorization: Bearer` and a token made under Settings or by `POST /api/tokens`.',
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: {
          ...schema(problemSchema, 'output'),
          'x-codes': Object.fromEntries(
            Object.entries(PROBLEMS).map(([code, { status, title }]) => [code, `${status} ${title}`]),
          ),
        },
      },
    },
  };
}
