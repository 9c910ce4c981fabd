/** Amounts as the command line of Docker writes them. */

const UNITS: readonly [string, number][] = [
  ['g', 1024 ** 3],
  ['m', 1024 ** 2],
  ['k', 1024],
];
const SIZE = /^(\d+(?:\.\d+)?) ?([bkmgt]?)(?:i?b)?$/i;
const FACTORS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** `512m`, `1.5g`, `64MiB`, `1000`: bytes; null for what is none. Units are always binary, as Docker has them. */
export function parseSize(text: string): number | null {
  const match = SIZE.exec(text.trim());
  const factor = FACTORS[(match?.[2] ?? '?').toLowerCase()];
  if (!match?.[1] || factor === undefined) return null;
  const value = Math.floor(Number(match[1]) * factor);
  return Number.isSafeInteger(value) ? value : null;
}

/** The shortest that parses to exactly the same: `512m`, `1000b`. */
export function formatSize(value: number): string {
  if (value <= 0) return String(value);
  for (const [unit, factor] of UNITS) if (value % factor === 0) return `${value / factor}${unit}`;
  return `${value}b`;
}

const DURATION_PARTS = /(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/gy;
const DURATION_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};

/** `1m30s`, `500ms`, `0`: ms; null for what is none. */
export function parseDuration(text: string): number | null {
  const whole = text.trim();
  if (whole === '0') return 0;
  let total = 0;
  let at = 0;
  DURATION_PARTS.lastIndex = 0;
  for (let part = DURATION_PARTS.exec(whole); part !== null; part = DURATION_PARTS.exec(whole)) {
    total += Number(part[1]) * (DURATION_MS[part[2] ?? ''] ?? 0);
    at = DURATION_PARTS.lastIndex;
  }
  return whole !== '' && at === whole.length ? total : null;
}

/** As Docker reads it: `90s`, `1m`, `1500ms`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms % 3_600_000 === 0) return `${ms / 3_600_000}h`;
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  if (ms % 1000 === 0) return `${ms / 1000}s`;
  return Number.isInteger(ms) ? `${ms}ms` : `${Math.round(ms * 1_000_000)}ns`;
}
