import { stripAnsi } from './ansi';

/** Longer than this is shown as it came: laying it out would freeze the page. */
const LONGEST = 128 * 1024;

export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'literal' | 'punctuation';
  text: string;
}

/** The object or array that a line is, or that it ends with after a prefix; null when there is none. */
export function findJson(text: string): { prefix: string; value: object } | null {
  if (text.length > LONGEST) return null;
  const plain = stripAnsi(text).trim();
  const last = plain.at(-1);
  if (last !== '}' && last !== ']') return null;
  const start = plain.search(last === '}' ? /\{/ : /\[\s*[[{"\d\-tfn\]]/);
  if (start === -1) return null;
  try {
    const value: unknown = JSON.parse(plain.slice(start));
    if (typeof value !== 'object' || value === null) return null;
    return { prefix: plain.slice(0, start).trimEnd(), value };
  } catch {
    return null;
  }
}

const MAX_TOKENS = 20_000;

/** The value over several rows, as tokens to colour. Line breaks and indentation are in `punctuation`. */
export function prettyJson(value: unknown): JsonToken[] {
  const text = JSON.stringify(value, null, 2);
  const tokens: JsonToken[] = [];
  const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[^"\-\dtfn]+/g;
  for (const match of text.matchAll(pattern)) {
    if (tokens.length >= MAX_TOKENS) {
      tokens.push({ kind: 'punctuation', text: text.slice(match.index) });
      break;
    }
    if (match[1] !== undefined) {
      tokens.push({ kind: match[2] ? 'key' : 'string', text: match[1] });
      if (match[2]) tokens.push({ kind: 'punctuation', text: match[2] });
    } else if (/^[-\d]/.test(match[0])) tokens.push({ kind: 'number', text: match[0] });
    else if (/^[tfn]/.test(match[0])) tokens.push({ kind: 'literal', text: match[0] });
    else tokens.push({ kind: 'punctuation', text: match[0] });
  }
  return tokens;
}
