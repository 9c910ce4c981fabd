import { AppError } from '../contract/app-error';
import type { BodyInput, Endpoint, ParamsInput, QueryInput, ResponseOf } from '../contract/endpoint';
import type { Problem } from '../contract/problem';
import { PROBLEMS } from '../contract/problem-codes';
import type { ApiRoute } from './api-route';

type Part<K extends string, T> = [T] extends [undefined] ? { [P in K]?: undefined } : { [P in K]: T };
type OptionalPart<K extends string, T> = [T] extends [undefined] ? { [P in K]?: undefined } : { [P in K]?: T };
export type ApiInput<E extends Endpoint> = Part<'params', ParamsInput<E>> &
  OptionalPart<'query', QueryInput<E>> &
  Part<'body', BodyInput<E>> & { signal?: AbortSignal };

/** A problem that the server told, with the id under which its log has the cause. */
export class ApiError extends AppError {
  readonly requestId: string | undefined;

  constructor(problem: Problem) {
    super(problem.code, {
      ...(problem.detail !== undefined && { detail: problem.detail }),
      ...(problem.hint !== undefined && { hint: problem.hint }),
      ...(problem.fields !== undefined && { fields: problem.fields }),
      ...(problem.retryAfter !== undefined && { retryAfter: problem.retryAfter }),
    });
    this.requestId = problem.requestId;
  }
}

const signedOutListeners = new Set<() => void>();

/** Called whenever the server answers that the session is over. Returns the way to stop listening. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** The address of an endpoint: path parameters escaped, lists joined by comma, undefined left out. */
export function apiUrl(path: string, params?: unknown, query?: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name) ?? '')));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}

/**
 * Asks an endpoint of the contract. The answer is trusted as typed: it comes from the console itself.
 * @throws ApiError with the server's problem; AppError `internal` when the console cannot be reached at all; AbortError.
 */
export async function api<E extends Endpoint>(endpoint: ApiRoute<E> | E, input: ApiInput<E>): Promise<ResponseOf<E>> {
  const { params, query, body, signal } = input as {
    params?: unknown;
    query?: unknown;
    body?: unknown;
    signal?: AbortSignal;
  };
  let response: Response;
  try {
    response = await fetch(apiUrl(endpoint.path, params, query), {
      method: endpoint.method,
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
      credentials: 'same-origin',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AppError('internal', {
      detail: 'The console did not answer: it is stopped, restarting, or the network between is down.',
      hint: 'The page tries to reconnect by itself. Nothing is known about whether the request was carried out.',
      cause,
    });
  }
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as ResponseOf<E>;
}

export async function problemOf(response: Response): Promise<AppError> {
  const problem: unknown = await response.json().catch(() => null);
  if (isProblem(problem)) {
    if (problem.code === 'unauthenticated') for (const listener of signedOutListeners) listener();
    return new ApiError(problem);
  }
  return new AppError('internal', {
    detail: `Something between this page and the console answered ${response.status} ${response.statusText}.`,
    hint: 'If a proxy stands in front of the console, look at its log.',
  });
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    Object.hasOwn(PROBLEMS, value.code)
  );
}
