/** What people search for, as they typed it. */
export interface PatternQuery {
  q: string;
  regex: boolean;
  matchCase: boolean;
}

export interface MatchRange {
  start: number;
  /** Exclusive. */
  end: number;
}

export type CompiledPattern = { ok: true; regexp: RegExp } | { ok: false; message: string };

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/**
 * A literal becomes a RegExp without any choice in it, so that it is linear. A regular expression is only *compiled* here; it may run
 * for ever on some line, so the server runs it in a thread that can be ended, and the page only after the server could.
 */
export function compilePattern({ q, regex, matchCase }: PatternQuery): CompiledPattern {
  const flags = matchCase ? 'g' : 'gi';
  if (!regex) return { ok: true, regexp: new RegExp(escapeForRegExp(q), flags) };
  try {
    // With `u` first: it refuses what without it would silently mean something else (`\p{L}`, `\-`).
    return { ok: true, regexp: new RegExp(q, `${flags}u`) };
  } catch (unicodeError) {
    try {
      return { ok: true, regexp: new RegExp(q, flags) };
    } catch {
      return { ok: false, message: patternError(unicodeError) };
    }
  }
}

/** `Invalid regular expression: /(/giu: Unterminated group` -> `Unterminated group`. */
function patternError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Invalid regular expression: \/.*\/[a-z]*: /s, '');
}

/** Where the pattern is found, at most `limit` times. Empty matches are left out: there is nothing to mark. */
export function matchRanges(regexp: RegExp, text: string, limit = 200): MatchRange[] {
  const ranges: MatchRange[] = [];
  regexp.lastIndex = 0;
  for (let match = regexp.exec(text); match && ranges.length < limit; match = regexp.exec(text)) {
    if (match[0] === '') regexp.lastIndex++;
    else ranges.push({ start: match.index, end: match.index + match[0].length });
  }
  regexp.lastIndex = 0;
  return ranges;
}

export function matches(regexp: RegExp, text: string): boolean {
  regexp.lastIndex = 0;
  return regexp.test(text);
}
