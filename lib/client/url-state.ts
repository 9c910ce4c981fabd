'use client';
import { useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useSyncExternalStore } from 'react';

/** How one value of the page's state is written in the address. A value equal to `fallback` is left out of it. */
export interface UrlParser<T> {
  parse(text: string): T | null;
  fallback: T;
}

interface UrlParserWithoutDefault<T> extends UrlParser<T | null> {
  withDefault(fallback: T): UrlParser<T>;
}

function parser<T extends string>(parse: (text: string) => T | null): UrlParserWithoutDefault<T> {
  return { parse, fallback: null, withDefault: (fallback) => ({ parse, fallback }) };
}

export const parseAsString: UrlParserWithoutDefault<string> = parser((text) => text);

/** One of the given words; anything else in the address counts as not given. */
export function parseAsStringLiteral<const T extends string>(values: readonly T[]): UrlParserWithoutDefault<T> {
  return parser((text) => values.find((value) => value === text) ?? null);
}

/** Browsers refuse more than about a hundred changes of the address in half a minute: typing is written after a pause. */
const WRITE_AFTER_MS = 200;

/**
 * What was set and the router does not know of yet. It counts only on top of the address it was made from: whoever goes to
 * another page meanwhile gets that page's own state. Browser only.
 */
let ahead: { pathname: string; from: string; to: string } | null = null;
let writing: ReturnType<typeof setTimeout> | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const snapshot = () => ahead;
const serverSnapshot = () => null;

function write(): void {
  writing = null;
  if (ahead === null || ahead.pathname !== window.location.pathname) return;
  const search = ahead.to === '' ? '' : `?${ahead.to}`;
  window.history.replaceState(window.history.state, '', `${ahead.pathname}${search}${window.location.hash}`);
}

function useSearch(): [string, (change: (params: URLSearchParams) => void, atOnce?: boolean) => void] {
  const routed = useSearchParams().toString();
  const set = useSyncExternalStore(subscribe, snapshot, serverSnapshot);
  // Arrived in the address: from then on only the address counts, also when somebody goes back to where it was set from.
  useEffect(() => {
    if (ahead !== null && ahead.to === routed && ahead.pathname === window.location.pathname) ahead = null;
  }, [routed]);
  const search = set !== null && set.from === routed && set.pathname === window.location.pathname ? set.to : routed;
  const change = (apply: (params: URLSearchParams) => void, atOnce = false) => {
    // Two changes in one event: the second builds on the first, not on what was painted.
    const pathname = window.location.pathname;
    const current = ahead !== null && ahead.from === routed && ahead.pathname === pathname ? ahead.to : routed;
    const params = new URLSearchParams(current);
    apply(params);
    ahead = { pathname, from: routed, to: params.toString() };
    for (const listener of [...listeners]) listener();
    if (writing !== null) clearTimeout(writing);
    writing = setTimeout(write, WRITE_AFTER_MS);
    if (!atOnce) return;
    clearTimeout(writing);
    write();
  };
  return [search, change];
}

type Values<P> = { [K in keyof P]: P[K] extends UrlParser<infer T> ? T : never };
type Changes<P> = { [K in keyof P]?: Values<P>[K] | null };

/**
 * State that lives in the address, so that a link shows somebody else the same. Setting null, or the default, takes a value
 * out of the address. Replaces the entry of the history: going back leaves the page.
 */
export function useUrlStates<const P extends Record<string, UrlParser<string | null>>>(
  parsers: P,
): [Values<P>, (changes: Changes<P>) => void] {
  const [search, change] = useSearch();
  const values = useMemo(() => {
    const params = new URLSearchParams(search);
    const entries = Object.entries(parsers).map(([key, { parse, fallback }]) => {
      const text = params.get(key);
      return [key, (text === null ? null : parse(text)) ?? fallback];
    });
    return Object.fromEntries(entries) as Values<P>;
  }, [search, parsers]);
  const set = (changes: Changes<P>) =>
    change((params) => {
      for (const [key, value] of Object.entries(changes)) {
        if (value === null || value === undefined || value === parsers[key]?.fallback) params.delete(key);
        else params.set(key, String(value));
      }
    });
  return [values, set];
}

/** One value of it. */
export function useUrlState<T extends string | null>(key: string, of: UrlParser<T>): [T, (value: T | null) => void] {
  const [search, change] = useSearch();
  const text = useMemo(() => new URLSearchParams(search).get(key), [search, key]);
  const value = (text === null ? null : of.parse(text)) ?? of.fallback;
  return [
    value,
    (next) =>
      change((params) => {
        if (next === null || next === of.fallback) params.delete(key);
        else params.set(key, next);
      }),
  ];
}

/** The whole search of the address, as far as it is known here, and how to put another in its place: at once, it is one choice and no typing. */
export function useUrlSearch(): [string, (search: string) => void] {
  const [search, change] = useSearch();
  return [
    search,
    (next) =>
      change((params) => {
        for (const key of [...params.keys()]) params.delete(key);
        for (const [key, value] of new URLSearchParams(next)) params.set(key, value);
      }, true),
  ];
}
