'use client';
import clsx from 'clsx';
import { CaseSensitive, ChevronDown, ChevronUp, Regex } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { IconButton, Spinner } from '@/components/ui/button';
import { SearchInput } from '@/components/ui/search-input';
import { describeProblem } from '@/lib/client/describe-problem';
import type { PatternQuery } from '@/lib/logs/pattern';
import type { LogSearch, SearchState } from './log-search';

/** Typing rests so long before the whole log is searched. ms */
const REST_MS = 350;

/** What there is to say of a search, in a few words. */
export function searchWords(state: SearchState): string {
  const { status, count, newCount, current } = state;
  if (status === 'idle') return '';
  if (status === 'bad') return state.message ?? 'Not a valid pattern';
  if (status === 'failed') return describeProblem(state.failure).title;
  if (status === 'running') {
    return state.linesRead > 0 ? `Reading … ${state.linesRead.toLocaleString('en')} lines` : 'Searching …';
  }
  const total = count.toLocaleString('en');
  const since = newCount > 0 ? ` + ${newCount.toLocaleString('en')} new` : '';
  if (count === 0 && newCount === 0) return 'No matches';
  return current === -1
    ? `${total} ${count === 1 ? 'match' : 'matches'}${since}`
    : `${(count - current).toLocaleString('en')} of ${total}${since}`;
}

export interface LogSearchBarProps {
  search: LogSearch;
  state: SearchState;
  /** Holds the input: the way in by keyboard. */
  box: RefObject<HTMLSpanElement | null>;
  /** What the address asked for when the page was opened. */
  initial: PatternQuery;
  onQuery: (query: PatternQuery) => void;
  onLeave: () => void;
}

export function LogSearchBar({ search, state, box, initial, onQuery, onLeave }: LogSearchBarProps) {
  const [q, setQ] = useState(state.query.q || initial.q);
  const [regex, setRegex] = useState(initial.regex);
  const [matchCase, setMatchCase] = useState(initial.matchCase);
  const first = useRef(true);
  const told = useRef(onQuery);
  told.current = onQuery;
  useEffect(() => {
    const opened = first.current;
    first.current = false;
    // Opened by a link with a search in it: that one begins at once.
    if (opened && q === '') return;
    if (!opened) told.current({ q, regex, matchCase });
    const timer = setTimeout(() => void search.search({ q, regex, matchCase }), opened || q === '' ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [search, q, regex, matchCase]);
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      void search.go(event.shiftKey ? 'newer' : 'older');
    } else if (event.key === 'Escape') {
      if (q === '') onLeave();
      else setQ('');
      event.stopPropagation();
    }
  };
  const toggle = (on: boolean) => clsx(on && 'border-accent bg-accent-soft text-accent');
  const failed = state.status === 'bad' || state.status === 'failed';
  const mayGo = state.status === 'done' && state.count > 0;
  return (
    <search className="flex min-w-0 flex-1 basis-72 flex-wrap items-center gap-1">
      <span ref={box} className="min-w-32 flex-1">
        <SearchInput
          label="Search the whole log"
          value={q}
          onChange={setQ}
          onKeyDown={keyDown}
          maxLength={1000}
          aria-invalid={state.status === 'bad' || undefined}
          aria-describedby="log-search-words"
        />
      </span>
      <IconButton
        label="Match upper and lower case"
        aria-pressed={matchCase}
        className={toggle(matchCase)}
        onClick={() => setMatchCase(!matchCase)}
      >
        <CaseSensitive aria-hidden className="size-4" />
      </IconButton>
      <IconButton
        label="Regular expression"
        aria-pressed={regex}
        className={toggle(regex)}
        onClick={() => setRegex(!regex)}
      >
        <Regex aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Older match (n)" disabled={!mayGo} onClick={() => void search.go('older')}>
        <ChevronUp aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Newer match (N)" disabled={!mayGo} onClick={() => void search.go('newer')}>
        <ChevronDown aria-hidden className="size-4" />
      </IconButton>
      <output
        id="log-search-words"
        className={clsx(
          'figures flex min-w-0 items-center gap-1.5 text-xs',
          state.status !== 'idle' && 'min-w-24',
          failed ? 'text-bad' : 'text-ink-muted',
        )}
      >
        {state.status === 'running' && <Spinner />}
        <span className="min-w-0 break-words">{searchWords(state)}</span>
      </output>
    </search>
  );
}
