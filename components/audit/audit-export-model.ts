import type { AuditRow } from '@/lib/contract/endpoints/auth';

const COLUMNS = [
  'id',
  'at',
  'actorKind',
  'actor',
  'address',
  'action',
  'host',
  'target',
  'outcome',
  'code',
  'requestId',
  'detail',
] as const satisfies readonly (keyof AuditRow)[];

/** RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe in front (names and targets come from others). */
function cell(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Times as ISO 8601, UTC. */
export function auditCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map((row) =>
    COLUMNS.map((name) => cell(name === 'at' ? new Date(row.at).toISOString() : row[name])).join(','),
  );
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

export function auditJson(rows: readonly AuditRow[]): string {
  return `${JSON.stringify(
    rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })),
    null,
    2,
  )}\n`;
}
