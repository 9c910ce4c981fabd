'use client';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import { LEVELS } from '@/lib/logs/level';
import { msToStamp, stampToMs } from '@/lib/logs/line';
import type { PatternQuery } from '@/lib/logs/pattern';
import { NO_FILTER, type ViewFilter } from './log-store';

const YES = parseAsStringLiteral(['yes']);
const PARSERS = {
  q: parseAsString.withDefault(''),
  regex: YES,
  case: YES,
  level: parseAsString.withDefault(''),
  stream: parseAsString.withDefault(''),
  from: parseAsString.withDefault(''),
  to: parseAsString.withDefault(''),
};

const STREAMS = ['stdout', 'stderr'] as const;

/** Some of the given words, joined by commas; others count as not there. */
function wordsOf<T extends string>(text: string, known: readonly T[]): T[] {
  const given = text.split(',');
  return known.filter((word) => given.includes(word));
}

/** A moment in the address is one that people read, to the millisecond: `2026-11-20T18:36:46.217Z`. */
export function stampToAddress(stamp: string): string {
  return stamp === '' ? '' : new Date(stampToMs(stamp)).toISOString();
}

export function stampFromAddress(text: string): string {
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) || ms < 0 ? '' : msToStamp(ms);
}

/** What is searched and left out, in the address: a link shows somebody else the same lines. */
export function useLogAddress() {
  const [values, set] = useUrlStates(PARSERS);
  const query: PatternQuery = {
    q: values.q.slice(0, 1000),
    regex: values.regex === 'yes',
    matchCase: values.case === 'yes',
  };
  const filter: ViewFilter = {
    levels: wordsOf(values.level, LEVELS),
    streams: wordsOf(values.stream, STREAMS),
    from: stampFromAddress(values.from),
    to: stampFromAddress(values.to),
  };
  return {
    query,
    /** `NO_FILTER` itself when nothing is left out. */
    filter:
      filter.levels.length + filter.streams.length === 0 && filter.from === '' && filter.to === '' ? NO_FILTER : filter,
    setQuery: ({ q, regex, matchCase }: PatternQuery) =>
      set({ q: q || null, regex: regex ? 'yes' : null, case: matchCase ? 'yes' : null }),
    setFilter: ({ levels, streams, from, to }: ViewFilter) =>
      set({
        level: levels.join(',') || null,
        stream: streams.join(',') || null,
        from: stampToAddress(from) || null,
        to: stampToAddress(to) || null,
      }),
  };
}
