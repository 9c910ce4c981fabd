import { isSecretName } from './secret-name';

/**
 * Hides secrets in what is shown of a container. By name, by the shape of the value, and by the place in a command line or URL.
 * It errs on the side of hiding; `secrets:reveal` shows the truth. It is a help against looking over shoulders and against roles
 * that may only read, not a proof: a secret that looks like nothing under a name that says nothing is not found.
 */
export const MASK = '••••••';

/** Longest text that is searched; what is behind is cut off rather than shown unsearched. */
const MAX_TEXT = 256 * 1024;

/** Formats that name themselves. Each is linear in the length of the text. */
const SECRET_FORMATS = new RegExp(
  [
    '-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\\s\\S]{0,20000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)',
    '\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b',
    '\\bgh[opusr]_[A-Za-z0-9]{20,255}',
    '\\bgithub_pat_[A-Za-z0-9_]{20,255}',
    '\\bglpat-[A-Za-z0-9_-]{16,255}',
    '\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}',
    '\\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,255}',
    '\\bsk-[A-Za-z0-9_-]{20,255}',
    '\\bAIza[A-Za-z0-9_-]{35}',
    '\\bya29\\.[A-Za-z0-9_-]{20,2000}',
    '\\bnpm_[A-Za-z0-9]{36}\\b',
    '\\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,255}',
    '\\bhv[sbr]\\.[A-Za-z0-9_-]{20,500}',
    '\\bSG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}',
    // Hashed passwords as web servers' basic authentication takes them.
    '\\$apr1\\$[./A-Za-z0-9]{1,8}\\$[./A-Za-z0-9]{20,24}',
    '\\$2[abxy]\\$\\d\\d\\$[./A-Za-z0-9]{53}',
    '\\bAGE-SECRET-KEY-1[A-Z0-9]{20,100}',
    '\\beyJ[A-Za-z0-9_-]{8,4000}\\.eyJ[A-Za-z0-9_-]{4,8000}(?:\\.[A-Za-z0-9_-]{0,4000})?',
    'hooks\\.slack\\.com/services/[A-Za-z0-9/_-]{10,200}',
  ].join('|'),
  'g',
);
/** `scheme://user:password@`. The password may hold anything but blanks, quotes and `/`; an unescaped `@` in it counts to the last one. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@'"]{0,200}:)([^\s/'"]{1,1000})(?=@)/gi;
/** The beginning of `name=value`, `name: value`, `"name": "value"` inside of longer text. Judged by the name. */
const ASSIGNMENT = /(?<![A-Za-z0-9_.-])((?:--?)?[A-Za-z][A-Za-z0-9_.-]{1,100})["']?\s{0,3}[=:]\s{0,3}/g;
const ASSIGNED = /"[^"]*"?|'[^']*'?|[^\s"',;&|)}\]]+/y;
/** The beginning of `--password value` inside of longer text. */
const FLAG = /(?<![A-Za-z0-9_.-])(--?[A-Za-z][A-Za-z0-9_-]{1,60})\s{1,3}/g;
const FLAG_VALUE = /"[^"]*"?|'[^']*'?|[^\s"'-][^\s"']*/y;
const AUTHORIZATION = /\b(Bearer|Basic)(\s{1,3})([A-Za-z0-9+/=_.~-]{8,4000})/g;
/** `user:password` after `-u`, as curl takes it. */
const USER_FLAG = /(?<![A-Za-z0-9_.-])(-u\s{0,3}|--user[=\s]\s{0,3})(["']?[^\s:"']{1,100}:)([^\s"']{1,1000})/g;

const HARMLESS_VALUE = /^(?:true|false|yes|no|on|off|none|null)$/i;
const REFERENCE_VALUE = /^(?:\/run\/secrets\/[^\s:]{1,200}|\$\{?[A-Za-z_][A-Za-z0-9_]{0,100}\}?)$/;
const PUBLIC_VALUE =
  /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-\S{1,30}) |^-----BEGIN (?:PUBLIC KEY|CERTIFICATE|PGP PUBLIC KEY BLOCK)/;

/** A value that is no secret whatever its name. Empty, a plain switch, a path to a mounted secret, something public. */
function isHarmlessValue(value: string): boolean {
  return value === '' || HARMLESS_VALUE.test(value) || REFERENCE_VALUE.test(value) || PUBLIC_VALUE.test(value);
}

export interface MaskedValue {
  /** null: hidden as a whole. A part of it may be masked (the password in a URL). */
  value: string | null;
  masked: boolean;
}

/** A named value: environment variable, label, option. */
export function maskValue(name: string, value: string): MaskedValue {
  if (isSecretName(name) && !isHarmlessValue(value)) return { value: null, masked: true };
  const masked = maskText(value);
  if (masked === value) return { value, masked: false };
  return masked === MASK ? { value: null, masked: true } : { value: masked, masked: true };
}

/** Free text: a message, a label, a shell script. Only the secret parts are replaced. */
export function maskText(text: string): string {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  const masked = cut
    .replace(SECRET_FORMATS, MASK)
    .replace(URL_PASSWORD, (_, before: string) => `${before}${MASK}`)
    .replace(USER_FLAG, (_, flag: string, user: string) => `${flag}${user}${MASK}`)
    .replace(AUTHORIZATION, (_, scheme: string, gap: string) => `${scheme}${gap}${MASK}`);
  return maskNamed(maskNamed(masked, ASSIGNMENT, ASSIGNED), FLAG, FLAG_VALUE);
}

/** Masks the value behind each secret name. What a harmless name is followed by is searched too: `failed: --password=x`. */
function maskNamed(text: string, names: RegExp, values: RegExp): string {
  let result = '';
  let copied = 0;
  for (const match of text.matchAll(names)) {
    const at = match.index + match[0].length;
    // `token://…` is a URL, not an assignment.
    if (match.index < copied || text.startsWith('//', at) || !isSecretName(match[1] ?? '')) continue;
    values.lastIndex = at;
    const whole = values.exec(text)?.[0] ?? '';
    const quote = /^["']/.exec(whole)?.[0] ?? '';
    const value = whole.replace(/^["']|["']$/g, '');
    if (value === MASK || isHarmlessValue(value)) continue;
    result += `${text.slice(copied, at)}${quote}${MASK}${quote}`;
    copied = at + whole.length;
  }
  return result + text.slice(copied);
}

/** A command line, one argument each: `--requirepass x`, `--token=x`, `NAME=x`, `sh -c "…"`. */
export function maskArguments(args: readonly string[]): string[] {
  let previous = '';
  return args.map((argument) => {
    const flag = previous;
    previous = argument;
    if (/^--?[A-Za-z]/.test(flag) && !flag.includes('=') && !/^--?[A-Za-z]/.test(argument)) {
      if (isSecretName(flag) && !isHarmlessValue(argument)) return MASK;
      if ((flag === '-u' || flag === '--user') && /^[^\s:/]+:[^\s/]/.test(argument)) {
        return `${argument.slice(0, argument.indexOf(':') + 1)}${MASK}`;
      }
    }
    // A script for the shell: of `PGPASSWORD=x psql -l` only the first word is the value.
    return /^-[a-z]*c$/.test(flag) ? maskText(argument) : maskAssignment(argument);
  });
}

/** `NAME=value` as a whole, value with blanks and all. */
export function maskAssignment(assignment: string): string {
  const at = assignment.indexOf('=');
  const name = at === -1 ? '' : assignment.slice(0, at);
  if (at < 1 || /\s/.test(name)) return maskText(assignment);
  return `${name}=${maskValue(name, assignment.slice(at + 1)).value ?? MASK}`;
}

export function maskRecord(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, maskValue(name, value).value ?? MASK]),
  );
}

const ASSIGNMENT_LISTS = new Set(['Env']);
const ARGUMENT_LISTS = new Set(['Cmd', 'Entrypoint', 'Args', 'Test', 'OnBuild', 'Shell']);
const MAX_DEPTH = 40;

/** A copy of any JSON answer of the engine with the secrets masked, for the raw view. */
export function maskJson(value: unknown, name = '', depth = 0): unknown {
  if (typeof value === 'string') return maskValue(name, value).value ?? MASK;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '…';
  if (Array.isArray(value)) {
    const strings = value.every((item): item is string => typeof item === 'string');
    if (strings && ASSIGNMENT_LISTS.has(name)) return value.map(maskAssignment);
    if (strings && ARGUMENT_LISTS.has(name)) return maskArguments(value);
    return value.map((item) => maskJson(item, name, depth + 1));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskJson(item, key, depth + 1)]));
}
