/** Heads of plain tar: ustar, with the extensions for long names of GNU (L, K) and POSIX (x, g). Pure; bytes in, bytes out. */

export const BLOCK = 512;

export type TarKind = 'file' | 'folder' | 'link' | 'hard-link' | 'device' | 'pipe' | 'other';

export interface TarHeader {
  name: string;
  kind: TarKind;
  /** The letter of the kind, as it stands there. */
  flag: string;
  /** Bytes that follow, without the filling up to a whole block. */
  size: number;
  mode: number;
  user: number;
  group: number;
  /** Seconds since 1970. */
  modified: number;
  linkTarget: string;
}

export class TarError extends Error {}

const KINDS: Readonly<Record<string, TarKind>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard-link',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '5': 'folder',
  '6': 'pipe',
};

/** null: a block of zeros, the end. Throws TarError for what is no head. */
export function parseTarHeader(block: Uint8Array): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  const sum = number(block, 148, 8);
  let own = 8 * 0x20;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) own += block[at] ?? 0;
  if (sum !== own) throw new TarError('the sum of a head is wrong');
  const flag = String.fromCharCode(block[156] ?? 0);
  const ustar = text(block, 257, 5) === 'ustar';
  // GNU's own form has other things where ustar has the first part of a long name.
  const posix = ustar && block[262] === 0;
  const prefix = posix ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    kind: KINDS[flag] ?? 'other',
    flag,
    size: number(block, 124, 12),
    mode: number(block, 100, 8),
    user: number(block, 108, 8),
    group: number(block, 116, 8),
    modified: number(block, 136, 12),
    linkTarget: text(block, 157, 100),
  };
}

/** The head of one regular file, in ustar form; a long name gets a POSIX extension before it. */
export function makeFileHeader(file: {
  name: string;
  size: number;
  mode: number;
  user: number;
  group: number;
  modified: number;
}): Uint8Array {
  const records = [`path=${file.name}`, `size=${file.size}`].map(record).join('');
  const body = new TextEncoder().encode(records);
  const extension = new Uint8Array(padded(body.length));
  extension.set(body);
  const head = head_({ ...file, name: './@head', size: body.length, flag: 'x' });
  const main = head_({ ...file, name: './@file', size: file.size, flag: '0' });
  const all = new Uint8Array(head.length + extension.length + main.length);
  all.set(head);
  all.set(extension, head.length);
  all.set(main, head.length + extension.length);
  return all;
}

/** Bytes with their filling. */
export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

/** `path=...` and the like out of a POSIX extension. Throws TarError when it is none. */
export function parseRecords(body: Uint8Array): Map<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    const blank = body.indexOf(0x20, at);
    const length = Number(decode(body.subarray(at, blank)));
    if (blank < 0 || !Number.isInteger(length) || length < 5 || at + length > body.length)
      throw new TarError('an extension is damaged');
    const whole = decode(body.subarray(blank + 1, at + length - 1));
    const equals = whole.indexOf('=');
    if (equals > 0) found.set(whole.slice(0, equals), whole.slice(equals + 1));
    at += length;
  }
  return found;
}

function record(pair: string): string {
  // The length counts its own digits.
  const rest = new TextEncoder().encode(pair).length + 2;
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return `${length} ${pair}\n`;
}

function head_(file: {
  name: string;
  size: number;
  mode: number;
  user: number;
  group: number;
  modified: number;
  flag: string;
}): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, value: string) => block.set(new TextEncoder().encode(value), at);
  const octal = (value: number, digits: number) =>
    Math.min(value, 8 ** digits - 1)
      .toString(8)
      .padStart(digits, '0');
  put(0, file.name);
  put(100, octal(file.mode, 7));
  put(108, octal(file.user, 7));
  put(116, octal(file.group, 7));
  put(124, octal(file.size, 11));
  put(136, octal(file.modified, 11));
  put(148, '        ');
  put(156, file.flag);
  put(257, 'ustar');
  put(263, '00');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function text(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decode(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits, or GNU's numbers to the base of 256. */
function number(block: Uint8Array, at: number, length: number): number {
  const first = block[at] ?? 0;
  if (first >= 0x80) {
    let value = first & 0x7f;
    for (let index = 1; index < length; index++) value = value * 256 + (block[at + index] ?? 0);
    if (first === 0xff || !Number.isSafeInteger(value)) throw new TarError('a number is out of range');
    return value;
  }
  const digits = text(block, at, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new TarError('a number is not octal');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}
