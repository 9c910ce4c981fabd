/** What stands before every line when the engine is asked for timestamps. */
export interface Stamp {
  /** Nanoseconds since 1970 as a decimal string. */
  at: string;
  /** Bytes that the stamp and the space after it take. */
  length: number;
}

/** `2026-11-20T18:36:46.217314100Z ` as Docker writes it (RFC3339NanoFixed): always 31 bytes. */
export const FIXED_STAMP_LENGTH = 31;
/** Podman leaves zeros out and names the zone: up to `2026-11-20T18:36:46.217314100+01:00 `. */
const LONGEST_STAMP = 36;
const LOOSE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) /;

const T = 0x54;
const Z = 0x5a;
const DASH = 0x2d;
const DOT = 0x2e;
const SPACE = 0x20;

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

/**
 * A parser that remembers the last second it has seen: lines come by the hundred thousand and mostly share it, so that
 * the calendar is asked once a second and not once a line.
 */
export function createStampParser(): (bytes: Uint8Array, start: number, end: number) => Stamp | null {
  const known = new Uint8Array(19);
  let knownSeconds = '';

  function seconds(bytes: Uint8Array, start: number): string | null {
    let same = knownSeconds !== '';
    // From the end: the second's digits differ first.
    for (let i = 18; same && i >= 0; i--) same = bytes[start + i] === known[i];
    if (same) return knownSeconds;
    const ms = Date.parse(`${latin1(bytes, start, start + 19)}Z`);
    if (Number.isNaN(ms) || ms < 0) return null;
    known.set(bytes.subarray(start, start + 19));
    knownSeconds = String(ms / 1000);
    return knownSeconds;
  }

  function isFixed(bytes: Uint8Array, start: number, end: number): boolean {
    return (
      end - start >= FIXED_STAMP_LENGTH &&
      bytes[start + 4] === DASH &&
      bytes[start + 10] === T &&
      bytes[start + 19] === DOT &&
      bytes[start + 29] === Z &&
      bytes[start + 30] === SPACE
    );
  }

  return (bytes, start, end) => {
    if (isFixed(bytes, start, end)) {
      let nanos = '';
      for (let i = start + 20; i < start + 29; i++) {
        const digit = bytes[i] ?? 0;
        if (digit < 0x30 || digit > 0x39) return null;
        nanos += String.fromCharCode(digit);
      }
      const whole = seconds(bytes, start);
      return whole === null ? null : { at: join(whole, nanos), length: FIXED_STAMP_LENGTH };
    }
    const first = bytes[start] ?? 0;
    if (first < 0x30 || first > 0x39) return null;
    const match = LOOSE.exec(latin1(bytes, start, Math.min(end, start + LONGEST_STAMP)));
    if (!match) return null;
    const ms = Date.parse(`${match[1]}${match[3]}`);
    if (Number.isNaN(ms) || ms < 0) return null;
    return { at: join(String(ms / 1000), (match[2] ?? '').padEnd(9, '0')), length: match[0].length };
  };
}

function join(seconds: string, nanos: string): string {
  return seconds === '0' ? String(Number(nanos)) : seconds + nanos;
}

/** A stamp as RFC 3339 in UTC with nine digits, as the engine writes it. */
export function formatStamp(at: string): string {
  const padded = at.padStart(10, '0');
  const seconds = Number(padded.slice(0, -9));
  const date = new Date(seconds * 1000);
  const whole = Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00' : date.toISOString().slice(0, 19);
  return `${whole}.${padded.slice(-9)}Z`;
}
