import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import { parseReference } from '@/lib/images/reference';

/**
 * The lowest layer of validation: nothing becomes part of a path to the engine without passing here. dockerode puts ids into
 * the path unescaped, the engine answers a path with `..` by a redirect to the cleaned one, and percent-encoding does not
 * help because the engine decodes first; so whatever is not plainly a name is refused before a request exists.
 */
declare const safe: unique symbol;
/** Text that has been checked to be one path segment without meaning to HTTP. */
export type SafeSegment = string & { readonly [safe]: 'segment' };
/** A path made of literals and checked segments. */
export type EnginePath = string & { readonly [safe]: 'path' };

const CONTAINER = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const IMAGE_ID = /^(?:sha256:[0-9a-f]{64}|[0-9a-f]{12,64})$/;
const VOLUME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const NETWORK_ID = /^(?:[0-9a-f]{64}|[0-9a-z]{25})$/;
const IMAGE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.:@/-]*$/;
const EXEC_ID = /^[0-9a-f]{12,64}$/;
const SIGNAL = /^(?:SIG)?[A-Z][A-Z0-9+-]{1,11}$/;
const SIGNAL_NUMBER = /^[1-9][0-9]?$/;
const PATH = /^(?:\/[A-Za-z0-9_][A-Za-z0-9_.:@-]*)+$/;
const API_VERSION = /^[1-9]\d{0,2}\.\d{1,3}$/;
const MAX_NAME = 255;

/** Tagged template: every hole must have been checked. Throws if the whole is not a plain path all the same. */
export function enginePath(literals: TemplateStringsArray, ...segments: SafeSegment[]): EnginePath {
  const path = literals.reduce((whole, literal, index) => whole + (segments[index - 1] ?? '') + literal);
  return checkPath(path);
}

/** Checks a whole path once more, where it leaves the console. */
export function checkPath(path: string): EnginePath {
  if (path.length > 1024 || !PATH.test(path)) throw refused('a path of the engine', path);
  return path as EnginePath;
}

/** A container's id, a prefix of it, or its name. */
export function containerSegment(id: string): SafeSegment {
  return check(id, CONTAINER, 'a container (its id, or its name of a-z A-Z 0-9 _ . -)');
}

/** An image's id, with or without `sha256:`. */
export function imageIdSegment(id: string): SafeSegment {
  return check(id, IMAGE_ID, 'an image id (sha256: and 64 hexadecimal digits)');
}

/** The id of a command in a container, as the engine gave it. */
export function execSegment(id: string): SafeSegment {
  return check(id, EXEC_ID, 'a command in a container (its id)');
}

/** A volume's name, as the engine's own local driver accepts it. */
export function volumeSegment(name: string): SafeSegment {
  return check(name, VOLUME, 'a volume (a name of a-z A-Z 0-9 _ . -)');
}

/** A network's id. Never its name: two networks may have the same, and the engine takes a name for the beginning of an id. */
export function networkSegment(id: string): SafeSegment {
  return check(id, NETWORK_ID, 'a network id (64 hexadecimal digits, of Swarm 25 letters and digits)');
}

/**
 * The name of an image, with its tag or digest: the one place where the engine takes a name with slashes in its path. The grammar of
 * references has no empty part, no `..` and nothing to be escaped; registries by IPv6 address do not fit into a path.
 */
export function imageNamePath(name: string): SafeSegment {
  const whole = check(name, IMAGE_NAME, 'the name of an image (such as registry.example.com/shop/api:1.0.0)', 512);
  const parsed = parseReference(name);
  if (parsed.ok && (parsed.reference.tag ?? parsed.reference.digest) !== undefined) return whole;
  throw refused('the name of an image with its tag or digest', name);
}

/** `SIGTERM`, `TERM`, `15`, `SIGRTMIN+3`. */
export function signalName(signal: string): string {
  if (typeof signal === 'string' && SIGNAL_NUMBER.test(signal)) return signal;
  return check(signal, SIGNAL, 'a signal (such as SIGTERM)');
}

/** Whole seconds, 0 to an hour. */
export function waitSeconds(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 3600) return seconds;
  throw refused('a time to wait (0 to 3600 whole seconds)', String(seconds));
}

/** `1.51`; null for anything else, because it is the engine that says it. */
export function apiVersion(version: unknown): string | null {
  return typeof version === 'string' && API_VERSION.test(version) ? version : null;
}

function check(value: unknown, pattern: RegExp, what: string, maxLength = MAX_NAME): SafeSegment {
  if (typeof value === 'string' && value.length <= maxLength && pattern.test(value)) return value as SafeSegment;
  throw refused(what, value);
}

function refused(what: string, value: unknown): AppError {
  const text = typeof value === 'string' ? value : `(${typeof value})`;
  // Escaped and cut: it may be 10 kB of anything. Non-ASCII is escaped too, so that it cannot deceive in a log.
  const ascii = JSON.stringify(text.slice(0, 40)).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const shown = text.length > 40 ? `${ascii}… (${text.length} characters)` : ascii;
  return new AppError('bad_request', { detail: `Not ${what}: ${shown}` });
}
