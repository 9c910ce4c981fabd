import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import { compareStamps, type Line } from '@/lib/logs/line';
import { MAX_ENTRIES } from './log-buffer';
import { LogHistory } from './log-history';
import { LogSearch } from './log-search';
import type { LogMessage, LogSource, SearchQuery, WindowAnswer, WindowQuery } from './log-source';
import { LogStore, NO_FILTER } from './log-store';

const line = (n: number): Line => ({
  at: `1795199806${String(n * 1000).padStart(9, '0')}`,
  stream: n % 10 === 0 ? 'stderr' : 'stdout',
  text: `${n % 10 === 0 ? 'ERROR' : 'INFO'} line ${n}`,
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i));

/** A server with a log of its own, which answers like the real one. */
class FakeSource implements LogSource {
  log: Line[];
  sink: { message(message: LogMessage): void; restarted(): void } | null = null;
  acked = 0;
  closed = 0;
  spool = 's1';
  /** How long the spool is; null: as long as the log is when it is made. */
  covers: number | null = null;
  readonly windows: WindowQuery[] = [];
  searches: SearchQuery[] = [];
  failure: Error | null = null;
  #numbered: (Line & { number: number })[] = [];

  constructor(log: Line[]) {
    this.log = log;
  }

  follow(_tail: number, sink: NonNullable<FakeSource['sink']>) {
    this.sink = sink;
    return { ack: (lines: number) => (this.acked += lines), close: () => (this.closed += 1) };
  }

  send(lines: Line[], skipped?: number) {
    this.sink?.message({ type: 'logs', sub: 1, lines, ...(skipped !== undefined && { skipped }) });
  }
  caughtUp() {
    this.sink?.message({ type: 'logs-caught-up', sub: 1 });
  }

  async window(query: WindowQuery): Promise<WindowAnswer> {
    this.windows.push(query);
    if (this.failure) throw this.failure;
    if (query.spool !== this.spool || this.covers === null) {
      if (query.spool !== this.spool && this.covers !== null) this.spool = `${this.spool}+`;
      this.covers = this.log.length;
    }
    if (this.#numbered.length !== this.covers)
      this.#numbered = this.log.slice(0, this.covers).map((each, number) => ({ ...each, number }));
    const all = this.#numbered;
    const before = query.before === undefined ? undefined : Number(query.before);
    const after = query.after === undefined ? undefined : Number(query.after);
    const levels = query.levels as string[] | undefined;
    const passing = !levels
      ? all
      : all.filter((each) => levels.includes(each.text.startsWith('ERROR') ? 'error' : 'info'));
    const limit = Number(query.limit);
    let lines = passing;
    if (after !== undefined) lines = passing.filter(({ number }) => number >= after).slice(0, limit);
    else {
      if (before !== undefined) lines = passing.filter(({ number }) => number < before);
      else if (query.beforeTime !== undefined)
        lines = passing.filter(({ at }) => compareStamps(at, String(query.beforeTime)) < 0);
      lines = lines.slice(-limit);
    }
    const more =
      after === undefined
        ? (passing[0]?.number ?? 0) < (lines[0]?.number ?? 0)
        : (passing.at(-1)?.number ?? 0) > (lines.at(-1)?.number ?? after);
    return { spool: this.spool, total: this.covers, complete: true, truncated: false, lines, more };
  }

  async search(query: SearchQuery) {
    this.searches.push(query);
    if (this.failure) throw this.failure;
    const regexp = query.regex === 'true' ? new RegExp(query.q ?? '') : null;
    const found = this.log
      .map((each, number) => ({ number, at: each.at, text: each.text }))
      .filter(({ text }) => (regexp ? regexp.test(text) : text.includes(query.q ?? '')))
      .reverse();
    const before = query.before === undefined ? Number.POSITIVE_INFINITY : Number(query.before);
    const rest = found.filter(({ number }) => number < before);
    const limit = Number(query.limit);
    this.covers = this.log.length;
    return {
      spool: this.spool,
      total: this.log.length,
      complete: true,
      matches: rest.slice(0, limit).map(({ number, at }) => ({ number, at })),
      count: found.length,
      more: rest.length > limit,
    };
  }
}

function setUp(log: Line[]) {
  const source = new FakeSource(log);
  const frames: (() => void)[] = [];
  const store = new LogStore(source, (run) => {
    frames.push(run);
    return () => frames.splice(frames.indexOf(run), 1);
  });
  const history = new LogHistory(store, source);
  const search = new LogSearch(store, history, source, () => 0);
  const stop = store.start();
  search.start();
  const frame = () => {
    for (const run of frames.splice(0)) run();
  };
  const tail = (count: number) => {
    source.send(log.slice(-count));
    source.caughtUp();
  };
  const texts = () => store.state.entries.map((entry) => entry.gap ?? entry.text);
  return { source, store, history, search, stop, frame, tail, texts, frames };
}

describe('following', () => {
  test('lines are taken in once a frame, and acknowledged then', () => {
    const { source, store, frame, frames } = setUp([]);
    source.send(range(0, 500));
    source.send(range(500, 1000));
    expect([store.state.entries.length, source.acked, frames.length]).toEqual([0, 0, 1]);
    frame();
    expect([store.state.entries.length, source.acked]).toEqual([1000, 1000]);
  });

  test('a flood: never more than the limit, the newest are there', () => {
    const { source, store, frame, tail } = setUp([]);
    tail(0);
    for (let n = 0; n < 200_000; n += 5_000) {
      source.send(range(n, n + 5_000));
      frame();
      expect(store.state.entries.length).toBeLessThanOrEqual(MAX_ENTRIES);
    }
    expect(store.state.entries.at(-1)?.text).toContain('line 199999');
    expect(store.state.older).toBe(true);
    expect(source.acked).toBe(200_000);
  });

  test('paused: what is read stays, new lines are counted, back at the end they are there', () => {
    const { source, store, frame, tail } = setUp(range(0, 1_000));
    tail(1_000);
    store.pause();
    const first = store.state.entries[0]?.id;
    for (let n = 1_000; n < 61_000; n += 1_000) {
      source.send(range(n, n + 1_000));
      frame();
    }
    expect(store.state).toMatchObject({ following: false, unseen: 60_000, atEnd: false });
    expect(store.state.entries[0]?.id).toBe(first);
    store.toEnd();
    expect(store.state).toMatchObject({ following: true, unseen: 0, atEnd: true });
    expect(store.state.entries.at(-1)?.text).toContain('line 60999');
  });

  test('a log shorter than the tail has nothing older', () => {
    const { store, tail } = setUp(range(0, 7));
    tail(7);
    expect(store.state).toMatchObject({ older: false, status: 'live' });
  });

  test('a tail that comes after the server thought it was over is not taken for the whole log', () => {
    const { source, store, frame, tail } = setUp([]);
    tail(0);
    expect(store.state.older).toBe(false);
    source.send(range(99_000, 100_000));
    frame();
    expect(store.state.older).toBe(true);
  });

  test('a lost line: neither doubled nor missing', () => {
    const { source, store, frame, tail, texts } = setUp(range(0, 100));
    tail(100);
    source.sink?.restarted();
    source.send(range(0, 130));
    source.caughtUp();
    frame();
    expect(texts()).toEqual(range(0, 130).map(({ text }) => text));
    expect(store.state.entries).toHaveLength(130);
  });

  test('a lost line and too much since: the gap is said', () => {
    const { source, frame, tail, texts } = setUp(range(0, 100));
    tail(100);
    source.sink?.restarted();
    source.send(range(50_000, 60_000));
    source.caughtUp();
    frame();
    expect(texts()[100]).toMatch(/^Lines are missing here/);
    expect(texts().slice(101)).toEqual(range(50_000, 60_000).map(({ text }) => text));
  });

  test('lines that the engine lost are said, with their number', () => {
    const { source, frame, tail, texts } = setUp(range(0, 3));
    tail(3);
    source.send(range(10, 12), 4);
    frame();
    expect(texts()[3]).toMatch(/^At least 4 lines were lost/);
    expect(texts()).toHaveLength(6);
  });

  test('the end: with and without a problem; trying again goes on', () => {
    const { source, store, tail } = setUp(range(0, 3));
    tail(3);
    const problem = new AppError('engine_protocol').toProblem();
    source.sink?.message({ type: 'ended', sub: 1, reason: 'odd', problem });
    expect(store.state).toMatchObject({
      status: 'ended',
      ended: { reason: 'odd', problem: { code: 'engine_protocol' } },
    });
    store.retry();
    source.send(range(0, 5));
    source.caughtUp();
    expect(store.state).toMatchObject({ status: 'live', ended: null });
    expect(store.state.entries).toHaveLength(5);
  });
});

describe('history', () => {
  test('back to the first line, without doubles, and forward to the end again', async () => {
    const { store, history, tail, texts, source, frame } = setUp(range(0, 30_000));
    tail(1_000);
    store.pause();
    while (store.state.older) await history.older();
    expect(texts()[0]).toBe(line(0).text);
    expect(store.state.entries.length).toBe(MAX_ENTRIES);
    expect(store.state.atEnd).toBe(false);
    expect(texts()).toEqual(range(0, MAX_ENTRIES).map(({ text }) => text));
    // Meanwhile the log grows: beyond the spool, and beyond what the ring keeps.
    source.log.push(...range(30_000, 33_000));
    source.send(range(30_000, 33_000));
    frame();
    for (let i = 0; i < 100 && !store.state.atEnd; i++) await history.newer();
    expect(store.state.atEnd).toBe(true);
    expect(texts()).toEqual(range(33_000 - texts().length, 33_000).map(({ text }) => text));
  });

  test('a spool that was made before the page’s first line is replaced', async () => {
    const { source, store, history, tail, frame, texts } = setUp(range(0, 5_000));
    tail(1_000);
    await history.older();
    expect(store.state.entries).toHaveLength(2_000);
    source.log = range(0, 60_000);
    for (let n = 5_000; n < 60_000; n += 5_000) source.send(range(n, n + 5_000));
    frame();
    expect(texts()[0]).toBe(line(40_000).text);
    await history.older();
    expect(texts()).toEqual(
      range(Number(texts()[0]?.match(/\d+/)?.[0]), Number(texts().at(-1)?.match(/\d+/)?.[0]) + 1).map(
        ({ text }) => text,
      ),
    );
    expect(Number(texts()[0]?.match(/\d+/)?.[0])).toBeLessThan(40_000);
  });

  test('a failure is kept for the page, and asked again when it is cleared', async () => {
    const { source, store, history, tail } = setUp(range(0, 5_000));
    tail(1_000);
    source.failure = new AppError('spool_full');
    await history.older();
    expect(store.state).toMatchObject({ failure: { code: 'spool_full' }, loading: null });
    source.failure = null;
    store.set({ failure: null });
    await history.older();
    expect(store.state.entries).toHaveLength(2_000);
  });
});

describe('filters', () => {
  test('the newest that pass, older ones from the server, new ones as they come', async () => {
    const { source, store, history, tail, frame, texts } = setUp(range(0, 50_000));
    tail(1_000);
    store.setFilter({ ...NO_FILTER, levels: ['error'] });
    expect(texts()).toHaveLength(100);
    await history.older();
    expect(source.windows.at(-1)).toMatchObject({ levels: ['error'] });
    source.send(range(50_000, 50_020));
    frame();
    const errors = range(0, 50_020)
      .filter(({ text }) => text.startsWith('ERROR'))
      .map(({ text }) => text);
    expect(texts()).toEqual(errors.slice(-texts().length));
    expect(texts().length).toBeGreaterThan(1_000);
  });
});

describe('search', () => {
  test('counts, goes from match to match, and jumps to where they are', async () => {
    const { store, search, tail } = setUp(range(0, 30_000));
    tail(1_000);
    await search.search({ q: 'line 12', regex: false, matchCase: false });
    expect(search.state).toMatchObject({ status: 'done', count: 1_111, current: -1 });
    await search.go('older');
    const target = store.state.entries.find(({ id }) => id === store.state.target?.id);
    expect(target?.text).toContain('line 12999');
    expect(store.state).toMatchObject({ atEnd: false, following: false });
    await search.go('older');
    expect(store.state.entries.find(({ id }) => id === store.state.target?.id)?.text).toContain('line 12998');
    await search.go('newer');
    await search.go('newer');
    expect(search.state.current).toBe(999);
  });

  test('a match among the live lines is shown without fetching', async () => {
    const { source, store, search, tail } = setUp(range(0, 30_000));
    tail(1_000);
    await search.search({ q: 'line 29950', regex: false, matchCase: false });
    await search.go('older');
    expect(source.windows).toHaveLength(0);
    expect(store.state.entries.find(({ id }) => id === store.state.target?.id)?.text).toContain('line 29950');
  });

  test('a bad pattern is said without asking; a slow one is never tried in the page', async () => {
    const { source, search, tail } = setUp(range(0, 10));
    tail(10);
    await search.search({ q: '(', regex: true, matchCase: false });
    expect(search.state).toMatchObject({ status: 'bad', regexp: null });
    expect(source.searches).toHaveLength(0);
    source.failure = new AppError('search_too_slow');
    await search.search({ q: '(a+)+$', regex: true, matchCase: false });
    expect(search.state).toMatchObject({ status: 'failed', regexp: null, failure: { code: 'search_too_slow' } });
  });

  test('matches among new lines are counted on', async () => {
    const { source, search, tail, frame } = setUp(range(0, 10));
    tail(10);
    await search.search({ q: 'line', regex: false, matchCase: false });
    source.send(range(10, 15));
    frame();
    expect(search.state).toMatchObject({ count: 10, newCount: 5 });
  });
});
