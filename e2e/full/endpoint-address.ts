import type { z } from 'zod';
import type { Endpoint } from '@/lib/contract/endpoint';

/** Well-formed ids of things that are not there. */
const ABSENT: Readonly<Record<string, string>> = { host: 'local', id: 'nothing-of-this-name', path: 'nowhere' };

export const nameOf = (endpoint: Endpoint): string => `${endpoint.method} ${endpoint.path}`;

export const paramNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');

const shapeOf = (schema: z.ZodType | undefined): Record<string, z.ZodType> =>
  (schema as unknown as { shape?: Record<string, z.ZodType> } | undefined)?.shape ?? {};

/** The words that a parameter may be, where it is one of a few. */
export function choices(endpoint: Endpoint, param: string): readonly string[] | null {
  const schema = shapeOf(endpoint.params)[param] as unknown as { options?: readonly string[] } | undefined;
  return schema?.options ?? null;
}

/** The first of these that this parameter may be: it is then refused for nothing but what is wrong besides. */
export function wellFormed(endpoint: Endpoint, param: string, candidates: readonly string[]): string | undefined {
  const schema = shapeOf(endpoint.params)[param];
  return schema ? candidates.find((candidate) => schema.safeParse(candidate).success) : undefined;
}

export const bodyFields = (endpoint: Endpoint): [name: string, schema: z.ZodType][] =>
  'body' in endpoint ? Object.entries(shapeOf(endpoint.body as z.ZodType)) : [];

/** The path with these parameters; those that are not given name nothing that exists. */
export function addressOf(endpoint: Endpoint, params: Readonly<Record<string, string>> = {}): string {
  return endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    // The host itself is meant, which must still be there afterwards.
    if (name === 'host' && endpoint.path.endsWith('{host}')) return params.host ?? 'no-such-host';
    return params[name] ?? choices(endpoint, name)?.[0] ?? ABSENT[name] ?? 'nothing';
  });
}

/** The endpoints at this address, of all methods: a path with fewer parameters comes before one with more. */
export function matching(endpoints: readonly Endpoint[], pathname: string): Endpoint[] {
  const fitting = endpoints.filter((endpoint) => {
    if (endpoint.path === '/api/{path}') return false;
    return new RegExp(`^${endpoint.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname);
  });
  const fewest = Math.min(...fitting.map(({ path }) => paramNames(path).length));
  return fitting.filter(({ path }) => paramNames(path).length === fewest);
}
