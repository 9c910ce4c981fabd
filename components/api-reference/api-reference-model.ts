import { z } from 'zod';
import { PERMISSIONS } from '@/lib/access/role';
import type { Endpoint } from '@/lib/contract/endpoint';
import { ENDPOINTS } from '@/lib/contract/endpoints/all';
import { unknownAddress } from '@/lib/contract/endpoints/system';

export interface FieldRow {
  name: string;
  place: 'path' | 'query' | 'body';
  type: string;
  required: boolean;
}

export interface EndpointRow {
  id: string;
  method: Endpoint['method'];
  path: string;
  summary: string;
  access: string;
  fields: FieldRow[];
  example: string;
}

interface Shape {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: string[];
}

/** A JSON schema in a few words: `text`, `whole number`, `one of a, b`. */
export function typeWords(shape: Shape): string {
  if (shape.enum) return `one of ${shape.enum.join(', ')}`;
  if (shape.const !== undefined) return String(shape.const);
  if (shape.anyOf) return shape.anyOf.map(typeWords).join(' or ');
  const type = Array.isArray(shape.type) ? shape.type.join(' or ') : (shape.type ?? 'any');
  if (type === 'array') return `list of ${typeWords(shape.items ?? {})}`;
  return { string: 'text', integer: 'whole number', boolean: 'true or false', null: 'nothing' }[type] ?? type;
}

function fields(schema: z.ZodType | undefined, place: FieldRow['place']): FieldRow[] {
  if (!schema) return [];
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  return Object.entries(shape.properties ?? {}).map(([name, property]) => ({
    name,
    place,
    type: typeWords(property),
    required: shape.required?.includes(name) ?? false,
  }));
}

function accessWords(access: Endpoint['access']): string {
  if (access === 'public') return 'no sign-in';
  if (access === 'session') return 'any signed-in user';
  return `${PERMISSIONS[access].role} · ${access}`;
}

/** A call that can be pasted into a terminal once PILOTHOUSE and TOKEN are set. */
export function curlExample(endpoint: Endpoint): string {
  const address = endpoint.path
    .replace('{host}', 'local')
    .replace(/\{(\w+)\}/g, (_, name: string) => `${name.toUpperCase()}`);
  const parts = ['curl'];
  if (endpoint.method !== 'GET') parts.push(`-X ${endpoint.method}`);
  if (endpoint.access !== 'public') parts.push('-H "Authorization: Bearer $TOKEN"');
  if ('body' in endpoint) parts.push(`-H 'Content-Type: application/json' -d '{}'`);
  return [...parts, `"$PILOTHOUSE${address}"`].join(' ');
}

/** The endpoints in groups by what they are about, in the order of the contract. */
export function endpointGroups(): { title: string; rows: EndpointRow[] }[] {
  const titles: Record<string, string> = {
    auth: 'Sign-in',
    sessions: 'Sessions and tokens',
    tokens: 'Sessions and tokens',
    users: 'Users and audit',
    audit: 'Users and audit',
    containers: 'Containers',
    hosts: 'Hosts',
    events: 'Hosts',
  };
  const groups = new Map<string, EndpointRow[]>();
  for (const endpoint of ENDPOINTS) {
    if (endpoint.path === unknownAddress.path) continue;
    const first = endpoint.path.split('/')[2] ?? '';
    const title = endpoint.path.includes('/containers') ? 'Containers' : (titles[first] ?? 'The console');
    const row: EndpointRow = {
      id: `${endpoint.method}-${endpoint.path}`.toLowerCase().replace(/[^a-z]+/g, '-'),
      method: endpoint.method,
      path: endpoint.path,
      summary: endpoint.summary,
      access: accessWords(endpoint.access),
      fields: [
        ...fields(endpoint.params, 'path'),
        ...fields(endpoint.query, 'query'),
        ...fields('body' in endpoint ? endpoint.body : undefined, 'body'),
      ],
      example: curlExample(endpoint),
    };
    groups.set(title, [...(groups.get(title) ?? []), row]);
  }
  return [...groups].map(([title, rows]) => ({ title, rows }));
}
