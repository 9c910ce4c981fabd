/** RFC 3339 as Go writes it: up to nine decimals, `Z` or an offset. */
const TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/;

/** Nanoseconds since 1970; null for what is no time and for Go's zero time (`0001-01-01…`), which means "never". */
export function parseNano(text: string | null | undefined): bigint | null {
  const match = TIME.exec(text ?? '');
  const [, seconds, decimals = '', zone] = match ?? [];
  if (seconds === undefined) return null;
  const ms = Date.parse(`${seconds}${zone}`);
  if (!Number.isFinite(ms) || ms < 0) return null;
  const nano = BigInt(ms) * 1_000_000n + BigInt(decimals.padEnd(9, '0'));
  return nano === 0n ? null : nano;
}

/** Milliseconds since 1970, null as `parseNano`. */
export function parseTime(text: string | null | undefined): number | null {
  const nano = parseNano(text);
  return nano === null ? null : Number(nano / 1_000_000n);
}
