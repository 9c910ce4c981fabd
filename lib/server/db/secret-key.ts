import 'server-only';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@/lib/contract/app-error';
import { StartupError } from '../config';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** The one key for secrets at rest. Sealed text: `v1.<key id>.<iv>.<cipher text and tag>`, url-safe. AES-256-GCM. */
export interface SecretKey {
  /** Tells keys apart; says nothing about the key. 8 hex digits. */
  readonly id: string;
  /** `context` says what the secret belongs to (`registry:7`); it is not kept, and `open` needs the same: a sealed text cannot be moved to another row. */
  seal(plain: string, context: string): string;
  /** Throws AppError('storage_failed') when the text was sealed with another key or context, or was changed. */
  open(sealed: string, context: string): string;
}

/**
 * Reads the key: `keyFile` (PILOTHOUSE_SECRET_KEY_FILE) when given, else `<dataDir>/secret.key`, which is made with mode 0600 at the
 * first run. A file holds 64 hex digits, base64, or 32 raw bytes. Throws StartupError; a known or weak value is refused.
 */
export function openSecretKey(dataDir: string, keyFile: string | null): SecretKey {
  const file = keyFile ?? path.join(dataDir, 'secret.key');
  if (keyFile === null && !existsSync(/* turbopackIgnore: true */ file)) createKeyFile(file);
  let content: Buffer;
  try {
    content = readFileSync(/* turbopackIgnore: true */ file);
    if ((statSync(/* turbopackIgnore: true */ file).mode & 0o077) !== 0 && keyFile === null) {
      throw new StartupError(`The secret key ${file} can be read by others. Close it: chmod 600 ${file}`);
    }
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `The secret key ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const key = parseKey(content);
  if (!key) {
    throw new StartupError(
      `${file} is not a key: it must hold 32 random bytes, as 64 hex digits or base64. Make one: openssl rand -hex 32`,
    );
  }
  if (isWeak(key)) {
    throw new StartupError(`${file} holds a known or easily guessed key. Make a random one: openssl rand -hex 32`);
  }
  return secretKey(key);
}

function createKeyFile(file: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
    // What is sealed with it must not outlive it after a power cut.
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function parseKey(content: Buffer): Buffer | null {
  if (content.length === KEY_BYTES) return content;
  const text = content.toString('latin1').trim();
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return Buffer.from(text, 'base64url');
  return null;
}

/** 32 random bytes have fewer than 20 different values, or only printable ones, less often than once in 10^11 keys. */
function isWeak(key: Buffer): boolean {
  if (new Set(key).size < 20) return true;
  if (key.every((byte) => byte >= 0x20 && byte < 0x7f)) return true;
  const steps = new Set(key.subarray(1).map((byte, at) => (byte - (key[at] ?? 0)) & 0xff));
  return steps.size <= 2;
}

function secretKey(key: Buffer): SecretKey {
  const id = createHash('sha256').update('pilothouse key id').update(key).digest('hex').slice(0, 8);
  return {
    id,
    seal(plain, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, id, iv.toString('base64url'), body.toString('base64url')].join('.');
    },
    open(sealed, context) {
      const [version, keyId, iv, body, ...rest] = sealed.split('.');
      if (version !== VERSION || !keyId || !iv || body === undefined || rest.length > 0)
        throw unreadable('it is not in the known form');
      if (keyId !== id) throw unreadable(`it was sealed with the key ${keyId}, and this console has ${id}`);
      const bytes = Buffer.from(body, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch (error) {
        throw unreadable('it was changed, or belongs to something else', error);
      }
    },
  };
}

function unreadable(why: string, cause?: unknown): AppError {
  return new AppError('storage_failed', {
    detail: `A stored secret cannot be read: ${why}.`,
    hint: 'Put back the secret.key that belongs to this data folder (PILOTHOUSE_SECRET_KEY_FILE), or enter the secret again.',
    cause,
  });
}
