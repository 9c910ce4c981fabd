/**
 * Every way a request can fail: HTTP status and the title that people read. `components/shared/problem-view.tsx` shows
 * title, detail and hint; a code without a row here does not compile. Apart from the schema, so that a page can have the titles without zod.
 */
export const PROBLEMS = {
  bad_request: { status: 400, title: 'The request is not understood' },
  validation_failed: { status: 400, title: 'A field is not valid' },
  body_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'Only JSON is accepted here' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  wrong_credentials: { status: 401, title: 'Name or password is wrong' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  cross_site: { status: 403, title: 'The request came from another site' },
  setup_required: { status: 403, title: 'The console has no administrator yet' },
  setup_done: { status: 409, title: 'The console already has an administrator' },
  setup_token_invalid: { status: 403, title: 'The set-up link is not valid' },
  wrong_host: { status: 421, title: 'The console is not known under this name' },
  not_found: { status: 404, title: 'There is no such thing' },
  host_not_found: { status: 404, title: 'There is no such host' },
  container_not_found: { status: 404, title: 'There is no such container' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'This is not possible in the present state' },
  too_many_requests: { status: 429, title: 'Too many tries' },
  too_many_streams: { status: 429, title: 'Too many live subscriptions' },
  engine_unreachable: { status: 502, title: 'The engine does not answer' },
  engine_timeout: { status: 504, title: 'The engine took too long' },
  engine_permission: { status: 502, title: 'The engine’s socket may not be opened' },
  engine_refused: { status: 502, title: 'The engine refused' },
  engine_protocol: { status: 502, title: 'The engine’s answer is not understood' },
  engine_unsupported: { status: 501, title: 'This engine cannot do that' },
  logs_unreadable: { status: 409, title: 'The logging driver does not let logs be read' },
  search_too_slow: { status: 422, title: 'The pattern takes too long' },
  spool_full: { status: 507, title: 'The log is larger than the space set aside for it' },
  audit_unwritable: { status: 503, title: 'The audit log cannot be written, so nothing was done' },
  storage_failed: { status: 503, title: 'The console’s own database failed' },
  shutting_down: { status: 503, title: 'The console is stopping' },
  internal: { status: 500, title: 'The console failed' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
