import 'server-only';
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { type Actor, maySee, maySeeHost, mayUse, mayUseAt, mayUseEverywhere, refusalWords } from '../../access/actor';
import { isScopedByRoute } from '../../access/role';
import { AppError } from '../../contract/app-error';
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ResponseOf } from '../../contract/endpoint';
import type { AuditEntry } from '../audit/audit-log';
import { storageFailure } from '../db/storage-failure';
import { errorFields } from '../logger';
import { getRuntime, type Runtime } from '../runtime';
import { readJsonBody } from './body';
import { isOwnOrigin } from './origin';
import { decodePeer, PEER_HEADER, type Peer } from './peer';
import { containerNotFound } from './target';

/** What a handler is given. Everything is checked by then: who, whether they may, and the shape of the input. */
export interface Act<E extends Endpoint> {
  runtime: Runtime;
  /** null only on `public` endpoints. */
  actor: E['access'] extends 'public' ? Actor | null : Actor;
  /** The session in use, to tell it from the others; null for tokens and on public endpoints. */
  sessionId: string | null;
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  request: Request;
  requestId: string;
  peer: Peer;
  /** The audit row of a write: a handler may say more of what it did. */
  audit: AuditEntry | null;
}

type Answer<E extends Endpoint> = ResponseOf<E> | Reply<ResponseOf<E>> | Response;
type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = ((request: Request, context: RouteContext) => Promise<Response>) & { endpoint: Endpoint };

class Reply<T> {
  constructor(
    readonly value: T,
    readonly headers: HeadersInit,
    readonly status: 200 | 202 = 200,
    /** Begun, not done: whoever does it has the audit entry and writes its outcome. */
    readonly pending = false,
  ) {}
}

/** An answer with headers of its own (a cookie, an ETag), or with 202: what was asked for is done, what it begins goes on. */
export function reply<T>(value: T, options: { headers: HeadersInit; status?: 200 | 202 }): Reply<T> {
  return new Reply(value, options.headers, options.status);
}

/** The answer to what goes on as an activity (which was given `audit`): 202, with the place where its progress is told. */
export function accepted<T extends { id: string }>(activity: T): Reply<T>;
/** With more to say than the activity. */
export function accepted<T>(activity: { id: string }, value: T): Reply<T>;
export function accepted(activity: { id: string }, value: unknown = activity): Reply<unknown> {
  return new Reply(value, { location: `/api/activities/${activity.id}` }, 202, true);
}

/** Seconds that a caller should wait are told in the header that HTTP has for it. */
export function problemResponse(error: AppError, requestId: string): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (error.retryAfter !== undefined) headers.set('retry-after', String(Math.ceil(error.retryAfter)));
  if (error.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer');
  return new Response(JSON.stringify(error.toProblem(requestId)), { status: error.status, headers });
}

function parse<S extends z.ZodType>(schema: S | undefined, value: unknown, where: string): z.output<S> | undefined {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.slice(0, 20).map((issue) => ({
    path: [where, ...issue.path.map(String)].filter(Boolean).join('.'),
    message: issue.message,
  }));
  const first = fields[0];
  const detail = first && [first.path, first.message].filter(Boolean).join(': ');
  throw new AppError('validation_failed', { ...(detail && { detail }), fields });
}

/**
 * Refuses what another site's page made the browser send. Browsers send `Sec-Fetch-Site` (or at least `Origin`) with every
 * write; a cookie without either is refused too, so a proxy that strips them fails closed. Tokens are not sent by browsers
 * on their own.
 */
function checkSite(request: Request, endpoint: Endpoint, peer: Peer, runtime: Runtime, usesCookie: boolean): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const write = endpoint.method !== 'GET';
  if (site && site !== 'same-origin' && site !== 'none') throw new AppError('cross_site');
  if (origin && !isOwnOrigin(origin, request.headers.get('host'), peer.secure, runtime.config.publicUrl)) {
    throw new AppError('cross_site', {
      detail: `The page’s origin ${origin.slice(0, 200)} is not the console’s.`,
      hint: 'Behind a proxy, set PILOTHOUSE_URL to the address that people use.',
    });
  }
  if (write && usesCookie && !site && !origin) {
    throw new AppError('cross_site', {
      detail: 'The request names no origin.',
      hint: 'Programs use an API token instead of the cookie.',
    });
  }
}

function requirePermission(endpoint: Endpoint, actor: Actor | null): void {
  if (endpoint.access === 'public') return;
  if (!actor) throw new AppError('unauthenticated');
  if (endpoint.access === 'session') return;
  if (!mayUse(actor, endpoint.access)) {
    throw new AppError('forbidden', { detail: refusalWords(actor, endpoint.access, null) });
  }
}

/**
 * Whether the actor may do it there: to the container that the address names, as the console's records place it, or to the host as
 * a whole. What is outside of the scope does not exist. Endpoints without a host in their address look at the place of each object
 * themselves (see `isScopedByRoute`); all others of these need the permission on everything, so that a new one is closed until thought about.
 */
function requirePlace(
  endpoint: Endpoint,
  actor: Actor | null,
  params: Record<string, unknown>,
  runtime: Runtime,
): void {
  if (actor === null || endpoint.access === 'public') return;
  const permission = endpoint.access === 'session' ? null : endpoint.access;
  const { host, id } = params;
  if (typeof host !== 'string') {
    if (permission === null || isScopedByRoute(permission) || mayUseEverywhere(actor, permission)) return;
    throw new AppError('forbidden', { detail: refusalWords(actor, permission, null) });
  }
  if (!maySeeHost(actor, host)) throw new AppError('host_not_found', { detail: `No host «${host}».` });
  if (endpoint.path.includes('/containers/{id}') && typeof id === 'string') {
    const container = runtime.fleet.container(host, id);
    // One that is not there is for the handler to say; it says the same as this.
    if (container === undefined) return;
    if (!maySee(actor, container)) throw containerNotFound(host, id);
    if (permission === null || mayUseAt(actor, permission, container)) return;
    throw new AppError('forbidden', { detail: refusalWords(actor, permission, container) });
  }
  if (permission === null || permission === 'fleet:read' || mayUseAt(actor, permission, { host, stack: null })) return;
  throw new AppError('forbidden', { detail: refusalWords(actor, permission, { host, stack: null }) });
}

/** `container.{action}` with the parameters put in. */
function auditAction(template: string, params: Record<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

function auditDetail(endpoint: Endpoint, body: unknown, query: unknown): Record<string, unknown> {
  const detail: Record<string, unknown> = {};
  // Only what is audited comes here: of a read, what was read.
  if (typeof query === 'object' && query !== null) Object.assign(detail, query);
  if (typeof body === 'object' && body !== null) {
    for (const field of endpoint.audit?.fields ?? []) {
      const value = (body as Record<string, unknown>)[field];
      if (value !== undefined) detail[field] = value;
    }
  }
  return detail;
}

function queryObject(url: URL): Record<string, string> {
  const result: Record<string, string> = Object.create(null);
  for (const [name, value] of url.searchParams) result[name] = value;
  return { ...result };
}

/**
 * The one way from a request to an action: site check, sign-in, permission, parsing, scope, audit intent, act, audit
 * outcome, answer. A route file is `export const GET = handle(endpoint, act)`; there is no other exported handler.
 */
export function handle<E extends Endpoint>(
  endpoint: E,
  act: (context: Act<E>) => Answer<E> | Promise<Answer<E>>,
): RouteHandler {
  async function run(request: Request, context: RouteContext, requestId: string): Promise<Response> {
    const runtime = getRuntime();
    if (runtime.closing) throw new AppError('shutting_down', { retryAfter: 5 });
    const peer = decodePeer(request.headers.get(PEER_HEADER), runtime.peerSecret);
    if (!peer)
      throw new AppError('bad_request', { detail: 'The request did not come through the console’s own server.' });

    const authorization = request.headers.get('authorization');
    const signedIn = runtime.auth.authenticate({
      cookieHeader: request.headers.get('cookie'),
      authorization,
      address: peer.address,
      userAgent: request.headers.get('user-agent') ?? '',
    });
    const actor = signedIn?.actor ?? null;
    let params: Record<string, unknown> = {};
    let body: unknown;
    let query: unknown;

    const openAudit = () =>
      endpoint.audit
        ? runtime.audit.intent({
            requestId,
            actor,
            address: peer.address,
            action: auditAction(endpoint.audit.action, params),
            host: typeof params.host === 'string' ? params.host : null,
            target: [params.id, params.name].find((each) => typeof each === 'string') ?? null,
            detail: auditDetail(endpoint, body, query),
          })
        : null;

    try {
      const usesCookie = endpoint.access !== 'public' && !authorization && request.headers.has('cookie');
      checkSite(request, endpoint, peer, runtime, usesCookie);
      // Parameters first, so that a refusal can be written down with its target; they say nothing to who may not ask.
      const raw = await context.params;
      const parsedParams = endpoint.params?.safeParse(raw);
      if (parsedParams?.success) params = parsedParams.data as Record<string, unknown>;
      requirePermission(endpoint, actor);
      if (endpoint.params && !parsedParams?.success) parse(endpoint.params, raw, '');
      query = parse(endpoint.query, queryObject(new URL(request.url)), '');
      if (endpoint.method !== 'GET' && 'body' in endpoint) body = parse(endpoint.body, await readJsonBody(request), '');
      requirePlace(endpoint, actor, params, runtime);
    } catch (error) {
      // A refused write is written down too; nothing was done, so a log that cannot be written is not a second failure.
      if (endpoint.method !== 'GET' && error instanceof AppError) {
        try {
          openAudit()?.outcome('refused', error.code);
        } catch {
          runtime.log.error('refusal could not be audited', { requestId, code: error.code });
        }
      }
      throw error;
    }

    const audit = openAudit();
    try {
      const answer = await act({
        runtime,
        actor,
        sessionId: signedIn?.sessionId ?? null,
        params,
        query,
        body,
        request,
        requestId,
        peer,
        audit,
      } as unknown as Act<E>);
      if (!(answer instanceof Reply && answer.pending)) audit?.outcome('ok');
      return respond(runtime, endpoint, answer);
    } catch (error) {
      const refused = error instanceof AppError && error.status < 500;
      audit?.outcome(
        refused ? 'refused' : 'failed',
        error instanceof AppError ? error.code : (storageFailure(error)?.code ?? 'internal'),
      );
      throw error;
    }
  }

  const handler = async (request: Request, context: RouteContext): Promise<Response> => {
    const requestId = randomBytes(9).toString('base64url');
    try {
      return await run(request, context, requestId);
    } catch (error) {
      const known = error instanceof AppError ? error : storageFailure(error);
      if (known !== null) {
        if (known.status >= 500) logFailure(requestId, endpoint, known);
        return problemResponse(known, requestId);
      }
      logFailure(requestId, endpoint, error);
      return problemResponse(
        new AppError('internal', { hint: `The console’s log has the cause under ${requestId}.` }),
        requestId,
      );
    }
  };
  return Object.assign(handler, { endpoint });
}

function respond<E extends Endpoint>(runtime: Runtime, endpoint: E, answer: Answer<E>): Response {
  if (answer instanceof Response) return answer;
  const value = answer instanceof Reply ? answer.value : answer;
  if (runtime.config.checkResponses && endpoint.response) endpoint.response.parse(value);
  const headers = new Headers(answer instanceof Reply ? answer.headers : undefined);
  headers.set('content-type', 'application/json');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  return new Response(JSON.stringify(value), { headers, status: answer instanceof Reply ? answer.status : 200 });
}

function logFailure(requestId: string, endpoint: Endpoint, error: unknown): void {
  getRuntime().log.error('request failed', {
    requestId,
    route: `${endpoint.method} ${endpoint.path}`,
    ...errorFields(error),
  });
}
