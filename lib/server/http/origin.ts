import 'server-only';
import { isIP } from 'node:net';

/** Splits a `Host` header into name and port; null when it is not one. */
function parseHost(host: string): { name: string; literal: boolean } | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?$/.exec(host);
  if (!match?.[1]) return null;
  const name = match[1].replace(/^\[|\]$/g, '').toLowerCase();
  return { name, literal: isIP(name) !== 0 };
}

/**
 * Which `Host` the console answers to: the one of PILOTHOUSE_URL, `localhost`, and address literals. A foreign name that
 * resolves here (DNS rebinding) is refused, because a page under that name would be same-origin with the console.
 */
export function isKnownHost(host: string | undefined, publicUrl: URL | null): boolean {
  const parsed = host === undefined ? null : parseHost(host);
  if (!parsed) return false;
  if (parsed.literal || parsed.name === 'localhost') return true;
  return publicUrl !== null && parsed.name === publicUrl.hostname.toLowerCase();
}

/** Exact match with the address that the browser used, or with PILOTHOUSE_URL. */
export function isOwnOrigin(origin: string, host: string | null, secure: boolean, publicUrl: URL | null): boolean {
  if (publicUrl && origin === publicUrl.origin) return true;
  if (!host || !isKnownHost(host, publicUrl)) return false;
  try {
    return new URL(origin).origin === origin && origin === new URL(`${secure ? 'https' : 'http'}://${host}`).origin;
  } catch {
    return false;
  }
}
