import { describe, expect, it } from 'vitest';
import type { FleetEvent } from '@/lib/contract/event';
import { feedRows } from './event-feed-model';

function event(at: number, id: string, action: string, part: Partial<FleetEvent> = {}): FleetEvent {
  const base = { host: 'local', type: 'container' as const, name: id, image: null, exitCode: null, detail: null };
  return { ...base, at, id, action, ...part };
}

describe('feedRows', () => {
  const events = [
    event(1, 'a', 'start'),
    event(2, 'loop', 'die', { exitCode: 1 }),
    event(3, 'loop', 'die', { exitCode: 1 }),
    event(4, 'loop', 'die', { exitCode: 2 }),
    event(5, 'img', 'pull', { type: 'image' }),
  ];

  it('is newest first and draws the same thing in a row together', () => {
    expect(feedRows(events, 'all', 10).map((row) => [row.event.at, row.times])).toEqual([
      [5, 1],
      [4, 1],
      [3, 2],
      [1, 1],
    ]);
  });

  it('filters by kind before it cuts', () => {
    expect(feedRows(events, 'trouble', 1).map((row) => row.event.at)).toEqual([4]);
    expect(feedRows(events, 'lifecycle', 10).map((row) => row.event.at)).toEqual([1]);
    expect(feedRows(events, 'health', 10)).toEqual([]);
  });

  it('draws a crash loop as its few steps, and leaves out what every start brings along', () => {
    const loop = [1, 2, 3].flatMap((n) => [
      event(n * 10, 'net', 'connect', { type: 'network' }),
      event(n * 10 + 1, 'loop', 'start'),
      event(n * 10 + 2, 'loop', 'die', { exitCode: 1 }),
    ]);
    expect(feedRows(loop, 'all', 10).map((row) => [row.event.action, row.times])).toEqual([
      ['die', 3],
      ['start', 3],
    ]);
    expect(feedRows(loop, 'networks', 10)).toMatchObject([{ times: 3 }]);
  });

  it('goes by the time of the engine, not by the order of arrival', () => {
    const late = [event(50, 'console', 'connected', { type: 'console' }), event(10, 'a', 'start')];
    expect(feedRows(late, 'all', 10).map((row) => row.event.at)).toEqual([50, 10]);
    expect(feedRows(late.toReversed(), 'all', 10).map((row) => row.event.at)).toEqual([50, 10]);
  });

  it('counts on beyond the cut, for the last row', () => {
    expect(feedRows([event(1, 'x', 'start'), event(2, 'x', 'start')], 'all', 1)).toMatchObject([{ times: 2 }]);
  });
});
