'use client';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { LogHistory } from './log-history';
import { LogRow, type RowLook } from './log-row';
import type { LogState, LogStore } from './log-store';
import { ROW, rowAt, rowOffsets } from './row-layout';

/** Rows above and below the window, so that a quick flick does not show an empty place. */
const OVERSCAN = 12;
/** Never more rows than this in the page, however small they are. */
const MAX_ROWS = 200;
/** So near to an end, more is fetched. Pixels. */
const NEAR = 600;
/** Of the list's monospace font at 12 px. */
const CHARACTER_PX = 7.2;

export interface LogListProps {
  store: LogStore;
  history: LogHistory;
  state: LogState;
  look: RowLook;
  opened: ReadonlySet<number>;
  selection: { from: number; to: number } | null;
  currentNumber: number | null;
  onOpen: (id: number) => void;
  onSelect: (id: number, range: boolean) => void;
}

/**
 * The window onto the lines: only the rows in sight are in the page. While following it sticks to the end; else the first row in sight
 * stays where it is, whatever is added or dropped above it.
 */
export function LogList({ store, history, state, look, opened, selection, currentNumber, ...on }: LogListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, width: 800 });
  const [measured, setMeasured] = useState(0);
  const anchor = useRef<{ id: number; delta: number } | null>(null);
  /** Set by us: the scroll event that follows is not a person's. */
  const ownTop = useRef(-1);
  const now = useNow(look.time === 'relative');
  const { entries, version, following, atEnd } = state;
  const columns = Math.max(20, Math.floor((view.width - 140) / CHARACTER_PX));

  // Heights hold for one look and width only.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the heights depend on
  useMemo(() => {
    for (const entry of store.buffer.entries) entry.height = 0;
  }, [look.wrap, look.json, look.time, look.wrap ? view.width : 0]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for the entries, `measured` for their heights
  const offsets = useMemo(
    () => rowOffsets(entries, { wrap: look.wrap, columns }),
    [version, entries, look.wrap, look.json, look.time, columns, measured],
  );
  const total = offsets[entries.length] ?? 0;
  const top = following ? Math.max(0, total - view.height) : view.top;
  const first = Math.max(0, rowAt(offsets, top) - OVERSCAN);
  const last = Math.min(entries.length, first + MAX_ROWS, rowAt(offsets, top + view.height) + OVERSCAN + 1);
  const firstId = entries[0]?.id ?? 0;

  const note = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const at = rowAt(offsets, element.scrollTop);
    const entry = entries[at];
    anchor.current = entry ? { id: entry.id, delta: element.scrollTop - (offsets[at] ?? 0) } : null;
  }, [offsets, entries]);

  useLayoutEffect(() => {
    let changed = false;
    for (const element of rows.current?.children ?? []) {
      const entry = entries[Number(element.getAttribute('data-log-row')) - firstId];
      const height = element instanceof HTMLElement ? element.offsetHeight : 0;
      if (entry && height > 0 && height !== (entry.height || ROW)) {
        entry.height = height;
        changed = true;
      }
    }
    if (changed) setMeasured((count) => count + 1);
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (following) {
      element.scrollTop = element.scrollHeight;
    } else if (anchor.current) {
      const at = anchor.current.id - firstId;
      const wanted = (offsets[at] ?? -1) + anchor.current.delta;
      if (at >= 0 && at < entries.length && Math.abs(wanted - element.scrollTop) >= 1) element.scrollTop = wanted;
    }
    ownTop.current = element.scrollTop;
    if (!following && element.scrollTop !== view.top) setView((before) => ({ ...before, top: element.scrollTop }));
    note();
  }, [offsets, entries, following, firstId, note, view.top]);

  const serial = state.target?.serial;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each target
  useLayoutEffect(() => {
    const element = scroller.current;
    const target = state.target;
    if (!element || !target) return;
    const at = target.id - firstId;
    if (at < 0 || at >= entries.length) return;
    element.scrollTop = Math.max(0, (offsets[at] ?? 0) - element.clientHeight / 3);
    setView((before) => ({ ...before, top: element.scrollTop }));
    note();
  }, [serial]);

  const fetchMore = useCallback(() => {
    const element = scroller.current;
    if (!element || state.loading || state.failure || state.status === 'waiting') return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (!atEnd && below < NEAR) void history.newer();
    else if (state.older && (element.scrollTop < NEAR || total < element.clientHeight)) {
      // While following a log that is shorter than the window there is nothing to scroll; else only who looks up wants more.
      if (!following || store.filtered || total < element.clientHeight) void history.older();
    }
  }, [state.loading, state.failure, state.status, state.older, atEnd, following, total, history, store]);
  useEffect(fetchMore, [fetchMore]);

  const scrolled = () => {
    const element = scroller.current;
    if (!element) return;
    const byPerson = Math.abs(element.scrollTop - ownTop.current) >= 1;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (byPerson) {
      if (following && below > 8) store.pause();
      else if (!following && atEnd && below <= 2) store.toEnd();
    }
    note();
    setView((before) => ({ ...before, top: element.scrollTop }));
    fetchMore();
  };

  useEffect(() => {
    const element = scroller.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      setView({ top: element.scrollTop, height: element.clientHeight || 600, width: element.clientWidth || 800 });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <div
      ref={scroller}
      onScroll={scrolled}
      role="log"
      aria-label="Log lines"
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain bg-surface font-mono text-xs leading-5 [font-variant-ligatures:none] [overflow-anchor:none] focus-visible:-outline-offset-2"
    >
      <div className={look.wrap ? 'relative w-full' : 'relative w-max min-w-full'} style={{ height: total }}>
        <div
          ref={rows}
          className={look.wrap ? 'w-full' : 'min-w-full'}
          style={{ transform: `translateY(${offsets[first] ?? 0}px)` }}
        >
          {entries.slice(first, last).map((entry) => (
            <LogRow
              key={entry.id}
              entry={entry}
              look={look}
              now={now}
              opened={opened.has(entry.id)}
              selected={selection !== null && entry.id >= selection.from && entry.id <= selection.to}
              current={currentNumber !== null && entry.number === currentNumber}
              onOpen={on.onOpen}
              onSelect={on.onSelect}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** The present moment, once a minute for dates and once a second where times are relative. */
function useNow(often: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), often ? 1_000 : 60_000);
    return () => clearInterval(timer);
  }, [often]);
  return now;
}
