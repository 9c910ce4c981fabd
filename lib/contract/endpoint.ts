import type { z } from 'zod';
import type { Permission } from '../access/role';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What the audit log writes about a write. `action` is a stable dotted name (`container.restart`); the wrapper adds who,
 * from where, the path parameters as target, and the outcome. `fields` names body fields that may be kept: all others are not.
 */
export interface AuditRule {
  action: string;
  fields?: readonly string[];
}

interface EndpointBase {
  path: `/api/${string}`;
  /** One sentence for the API page. */
  summary: string;
  /** `public`: no sign-in. `session`: anybody signed in. Else the permission. There is no default: leaving it out does not compile. */
  access: Permission | 'public' | 'session';
  params?: z.ZodType;
  query?: z.ZodType;
  response?: z.ZodType;
  /** A response that is not one JSON document: its media type. */
  stream?: string;
}

export interface ReadEndpoint extends EndpointBase {
  method: 'GET';
  audit?: AuditRule;
}

export interface WriteEndpoint extends EndpointBase {
  method: Exclude<Method, 'GET'>;
  body?: z.ZodType;
  audit: AuditRule;
}

export type Endpoint = ReadEndpoint | WriteEndpoint;

/** Declares an endpoint: route, OpenAPI, client hook and the route x role test all read it from here. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Input<S> = S extends z.ZodType ? z.input<S> : undefined;
export type ParamsOf<E extends Endpoint> = Output<E['params']>;
export type QueryOf<E extends Endpoint> = Output<E['query']>;
export type BodyOf<E extends Endpoint> = E extends { body: infer B } ? Output<B> : undefined;
export type ParamsInput<E extends Endpoint> = Input<E['params']>;
export type QueryInput<E extends Endpoint> = Input<E['query']>;
export type BodyInput<E extends Endpoint> = E extends { body: infer B } ? Input<B> : undefined;
export type ResponseOf<E extends Endpoint> = E extends { response: infer R } ? Output<R> : undefined;
