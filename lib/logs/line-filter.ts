import { stripAnsi } from './ansi';
import { detectLevel, type Level } from './level';
import { compareStamps, type Line, type LineStream } from './line';
import { compilePattern, matches } from './pattern';

/** The contract's `logFilter` as it comes out of the query. */
export interface LineFilterQuery {
  q?: string | undefined;
  regex?: 'true' | 'false' | undefined;
  matchCase?: 'true' | 'false' | undefined;
  streams?: readonly LineStream[] | undefined;
  levels?: readonly Level[] | undefined;
  /** Nanoseconds, inclusive. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface LineFilter {
  /** null: any. */
  streams: ReadonlySet<LineStream> | null;
  levels: ReadonlySet<Level> | null;
  from: string | null;
  to: string | null;
  /** Source and flags; null: any text. `userPattern`: it may take for ever, see `pattern.ts`. */
  pattern: { regexp: RegExp; userPattern: boolean } | null;
}

function some<T>(values: readonly T[] | undefined): ReadonlySet<T> | null {
  return values && values.length > 0 ? new Set(values) : null;
}

/** Leading zeros would break the order of stamps, which is by length. */
function stamp(value: string | undefined): string | null {
  return value === undefined ? null : value.replace(/^0+(?=\d)/, '');
}

/** `message`: what is wrong with the pattern. */
export function compileFilter(
  query: LineFilterQuery,
): { ok: true; filter: LineFilter } | { ok: false; message: string } {
  const regex = query.regex === 'true';
  let pattern: LineFilter['pattern'] = null;
  if (query.q) {
    const compiled = compilePattern({ q: query.q, regex, matchCase: query.matchCase === 'true' });
    if (!compiled.ok) return compiled;
    pattern = { regexp: compiled.regexp, userPattern: regex };
  }
  return {
    ok: true,
    filter: {
      streams: some(query.streams),
      levels: some(query.levels),
      from: stamp(query.from),
      to: stamp(query.to),
      pattern,
    },
  };
}

export function passesEverything(filter: LineFilter): boolean {
  return !filter.streams && !filter.levels && filter.from === null && filter.to === null && !filter.pattern;
}

/** Everything but the pattern: always quick. */
export function passesWithoutPattern(filter: LineFilter, line: Line): boolean {
  if (filter.streams && !filter.streams.has(line.stream)) return false;
  if (filter.from !== null && compareStamps(line.at, filter.from) < 0) return false;
  if (filter.to !== null && compareStamps(line.at, filter.to) > 0) return false;
  return !filter.levels || filter.levels.has(detectLevel(line.text));
}

/** Searches run over the text as it is read, without escapes. Do not call with a `userPattern` outside a thread that can be ended. */
export function passes(filter: LineFilter, line: Line): boolean {
  return (
    passesWithoutPattern(filter, line) && (!filter.pattern || matches(filter.pattern.regexp, stripAnsi(line.text)))
  );
}
