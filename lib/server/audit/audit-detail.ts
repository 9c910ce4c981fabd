import 'server-only';

/** Longest text and most items that one field of a detail keeps. */
const MAX_TEXT = 500;
const MAX_ITEMS = 100;
/** Names that are never kept, whatever an endpoint says it wants to keep. */
const SECRET_NAME =
  /pass(word|phrase|wd)?|secret|credential|authorization|cookie|private|^(auth|identity)?token$|api_?key/i;

function bounded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (depth > 3) return '…';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => bounded(item, depth + 1));
  if (typeof value === 'object') return keep(value as Record<string, unknown>, depth + 1);
  return undefined;
}

function keep(fields: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields).slice(0, MAX_ITEMS)) {
    if (SECRET_NAME.test(name) || value === undefined) continue;
    kept[name.slice(0, 100)] = bounded(value, depth);
  }
  return kept;
}

/**
 * What an audit row keeps of a detail. The endpoint has chosen the fields already; this is the second wall: fields named like a
 * secret are dropped and sizes are bounded, so that one request cannot fill the log.
 */
export function auditDetail(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return keep(fields, 0);
}
