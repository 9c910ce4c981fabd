import type { Endpoint } from '../contract/endpoint';

/**
 * An endpoint as the browser needs it: method and path as values, everything else as types only. The contract's own
 * objects carry their zod schemas; importing those would put zod (and its `eval` probe, which the content policy reports) on every page.
 */
export interface ApiRoute<E extends Endpoint> {
  readonly method: E['method'];
  readonly path: E['path'];
  /** Never set: ties the types to the endpoint. */
  readonly contract?: E;
}

/** `apiRoute<typeof actOnContainer>('POST', '/api/…')`: a method or path that differs from the contract does not compile. */
export function apiRoute<E extends Endpoint>(method: E['method'], path: E['path']): ApiRoute<E> {
  return { method, path };
}
