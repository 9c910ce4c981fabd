/** A colour: one of the terminal's 256 (0-15 are the named ones), or red, green, blue. */
export type AnsiColor = number | readonly [red: number, green: number, blue: number];

export interface AnsiStyle {
  color: AnsiColor | null;
  background: AnsiColor | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
}

export interface Segment {
  text: string;
  /** null: as everything else. */
  style: AnsiStyle | null;
}

/**
 * Every escape sequence: control sequences (ESC [ … or U+009B …), strings that a terminal would obey (OSC: titles, links, clipboard;
 * DCS, SOS, PM, APC), character set choices and single escapes. A string without its end is not swallowed up to the end of the
 * line - text could hide there - only its introducer goes.
 */
export const ESCAPES =
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]|[\x1b\x9b\x9d\x90\x98\x9e\x9f]/g;
const HAS_ESCAPE = /[\x1b\x90\x98\x9b\x9d-\x9f]/;

/** The text that is read and searched: without escape sequences. */
export function stripAnsi(text: string): string {
  return HAS_ESCAPE.test(text) ? text.replace(ESCAPES, '') : text;
}

const PLAIN: AnsiStyle = {
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
};

function isPlain(style: AnsiStyle): boolean {
  return (Object.keys(PLAIN) as (keyof AnsiStyle)[]).every((key) => style[key] === PLAIN[key]);
}

const byte = (value: number | undefined): number => Math.max(0, Math.min(255, value ?? 0));

/** `38;5;n`, `38;2;r;g;b` and the same with colons (ISO 8613-6, where a colour space may stand before red). */
function extendedColor(codes: readonly (number | undefined)[], at: number): { color: AnsiColor | null; used: number } {
  if (codes[at] === 5) return { color: byte(codes[at + 1]), used: 2 };
  if (codes[at] === 2) return { color: [byte(codes[at + 1]), byte(codes[at + 2]), byte(codes[at + 3])], used: 4 };
  return { color: null, used: 1 };
}

function colonColor(parts: readonly (number | undefined)[]): AnsiColor | null {
  if (parts[1] === 5) return byte(parts[2]);
  if (parts[1] !== 2) return null;
  const rgb = parts.length >= 6 ? parts.slice(3, 6) : parts.slice(2, 5);
  return [byte(rgb[0]), byte(rgb[1]), byte(rgb[2])];
}

function number(text: string): number | undefined {
  return text === '' ? undefined : Number.parseInt(text, 10);
}

/** Applies one `ESC [ … m`. What is hidden (8), inverse (7) or blinking stays as it is: all text is shown. */
export function applySgr(style: AnsiStyle, parameters: string): AnsiStyle {
  const next = { ...style };
  const fields = parameters.split(';');
  const codes = fields.map(number);
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] ?? '';
    if (field.includes(':')) {
      const parts = field.split(':').map(number);
      if (parts[0] === 38) next.color = colonColor(parts);
      if (parts[0] === 48) next.background = colonColor(parts);
      if (parts[0] === 4) next.underline = parts[1] !== 0;
      continue;
    }
    const code = codes[i] ?? 0;
    if (code === 0) Object.assign(next, PLAIN);
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4 || code === 21) next.underline = true;
    else if (code === 9) next.strike = true;
    else if (code === 22) next.bold = next.dim = false;
    else if (code === 23) next.italic = false;
    else if (code === 24) next.underline = false;
    else if (code === 29) next.strike = false;
    else if (code >= 30 && code <= 37) next.color = code - 30;
    else if (code >= 90 && code <= 97) next.color = code - 82;
    else if (code === 39) next.color = null;
    else if (code >= 40 && code <= 47) next.background = code - 40;
    else if (code >= 100 && code <= 107) next.background = code - 92;
    else if (code === 49) next.background = null;
    else if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes, i + 1);
      if (code === 38) next.color = color;
      else next.background = color;
      i += used;
    }
  }
  return next;
}

/** Splits a line into pieces of one style each. Everything that is not a colour or a typeface is removed. */
export function parseAnsi(text: string): Segment[] {
  if (!HAS_ESCAPE.test(text)) return text === '' ? [] : [{ text, style: null }];
  const segments: Segment[] = [];
  let style = PLAIN;
  let from = 0;
  const add = (piece: string) => {
    if (piece === '') return;
    const last = segments.at(-1);
    const wanted = isPlain(style) ? null : style;
    if (last && last.style === wanted) last.text += piece;
    else segments.push({ text: piece, style: wanted });
  };
  for (const match of text.matchAll(ESCAPES)) {
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm' && /^[\d;:]*$/.test(match[1] ?? '')) style = applySgr(style, match[1] ?? '');
  }
  add(text.slice(from));
  return segments;
}
