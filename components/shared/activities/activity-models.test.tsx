import { describe, expect, test } from 'vitest';
import type { Activity, ActivityProgress } from '@/lib/contract/activity';
import { activityFixture } from '@/lib/testing/fake-live';
import { endedSince, endsSeen } from './activity-ends-model';
import { mergeHistory } from './activity-history-model';
import { cancelWarning, endWords, progressWords } from './activity-words';

const MIB = 1024 * 1024;
const bytes = (change: Partial<ActivityProgress>): ActivityProgress => ({
  done: 0,
  total: null,
  atLeast: false,
  unit: 'bytes',
  ratePerSecond: null,
  remainingMs: null,
  words: null,
  ...change,
});

test.each<[string, ActivityProgress, string]>([
  ['nothing yet', bytes({}), ''],
  ['some, of nobody knows how much', bytes({ done: 5 * MIB }), '5 MiB'],
  ['of a total that grows', bytes({ done: 5 * MIB, total: 20 * MIB, atLeast: true }), '5 MiB of at least 20 MiB'],
  [
    'with rate and remaining time',
    bytes({ done: 5 * MIB, total: 20 * MIB, ratePerSecond: MIB, remainingMs: 14_200 }),
    '5 MiB of 20 MiB · 1 MiB/s · about 15 s left',
  ],
  ['a stall', bytes({ done: 5 * MIB, total: 20 * MIB, ratePerSecond: 0 }), '5 MiB of 20 MiB · stalled'],
  ['things have no rate', bytes({ unit: 'items', done: 3, total: 1200, ratePerSecond: 2 }), '3 of 1,200'],
])('progress: %s', (_, progress, words) => {
  expect(progressWords(progress).join(' · ')).toBe(words);
});

test('only what leaves something half done is asked about before it is cancelled', () => {
  expect(cancelWarning({ kind: 'image.pull' })).toBeNull();
  expect(cancelWarning({ kind: 'container.restart' })).not.toBeNull();
});

test('every end has its words, and what runs has none', () => {
  expect(endWords(activityFixture())).toBeNull();
  expect(endWords(activityFixture({ state: 'interrupted' }))).toBe('Pull nginx:1.27: interrupted');
});

describe('ends', () => {
  const at = (id: string, startedAt: number, state: Activity['state']) => activityFixture({ id, startedAt, state });
  const ids = (...args: Parameters<typeof endedSince>) => endedSince(...args).map(({ id }) => id);

  test('what ran at the last look and has ended is told, once', () => {
    const before = endsSeen([at('b', 2, 'running'), at('a', 1, 'succeeded')]);
    const now = [at('b', 2, 'failed'), at('a', 1, 'succeeded')];
    expect(ids(before, now)).toEqual(['b']);
    expect(ids(endsSeen(now), now)).toEqual([]);
  });

  test('what began and ended between two looks is told too', () => {
    expect(ids(endsSeen([at('a', 1, 'succeeded')]), [at('b', 2, 'failed'), at('a', 1, 'succeeded')])).toEqual(['b']);
    expect(ids(endsSeen([]), [at('b', 2, 'failed')])).toEqual(['b']);
  });

  test('of the first look nothing is news, nor is what is older than all that was known', () => {
    expect(ids(null, [at('a', 1, 'failed')])).toEqual([]);
    expect(ids(endsSeen([at('b', 2, 'succeeded')]), [at('b', 2, 'succeeded'), at('a', 1, 'failed')])).toEqual([]);
  });
});

describe('the history', () => {
  const at = (id: string, startedAt: number, change = {}) => activityFixture({ id, startedAt, ...change });
  const ids = (...args: Parameters<typeof mergeHistory>) =>
    mergeHistory(...args).map(({ id, state }) => `${id} ${state}`);
  const all = { filter: 'all', host: null, more: false } as const;

  test('what is told live is newer than what was asked for, and new ones come first', () => {
    const asked = [at('b', 2), at('a', 1, { state: 'succeeded' })];
    const live = [at('c', 3), at('b', 2, { state: 'failed' })];
    expect(ids(asked, live, all)).toEqual(['c running', 'b failed', 'a succeeded']);
  });

  test('one that has ended leaves the list of those that run, and one that failed comes into the other', () => {
    const live = [at('b', 2, { state: 'failed' })];
    expect(ids([at('b', 2)], live, { ...all, filter: 'running' })).toEqual([]);
    expect(ids([], live, { ...all, filter: 'failed' })).toEqual(['b failed']);
  });

  test('while there are older ones to ask for, those are not told out of turn', () => {
    const live = [at('c', 3), at('old', 1)];
    expect(ids([at('b', 2)], live, { ...all, more: true })).toEqual(['c running', 'b running']);
  });

  test('of one host: those that touch it', () => {
    const live = [at('b', 2, { host: null, hosts: ['x', 'y'] }), at('a', 1)];
    expect(ids([], live, { ...all, host: 'y' })).toEqual(['b running']);
  });
});
