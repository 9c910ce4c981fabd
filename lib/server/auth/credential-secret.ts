import 'server-only';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 32 random bytes, url-safe: 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A public id of a record: 16 random bytes, 22 url-safe characters. */
export function newRecordId(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * SHA-256, hex. Enough for secrets of 256 random bits (there is nothing to guess), and the index lookup by hash tells an attacker
 * nothing by its timing: who does not know the secret cannot steer its hash.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares by hash, in constant time whatever the lengths. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
