import { stripAnsi } from './ansi';

/** Longer than this is shown as it came: laying it out would freeze the page. Characters, as written and as laid out. */
const LONGEST = 128 * 1024;
const LONGEST_LAID_OUT = 8 * LONGEST;

export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'literal' | 'punctuation';
  text: string;
}

/** The object or array that the whole of a line is; null when it is anything else: `[INFO] x`, `row = table[item]`, `{not json`. */
export function findJson(text: string): object | null {
  if (text.length > LONGEST) return null;
  const plain = stripAnsi(text).trim();
  // Its two ends tell at once for nearly every line: only what can be JSON is parsed.
  if (!/^(?:\{.*\}|\[.*\])$/s.test(plain)) return null;
  try {
    const value = JSON.parse(plain) as object;
    // Thousands of brackets in each other: more indentation than text, or more than the stack holds.
    return JSON.stringify(value, null, 2).length <= LONGEST_LAID_OUT ? value : null;
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
