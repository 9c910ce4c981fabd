import { expect, test } from 'vitest';
import type { ImageSummary } from '@/lib/contract/image';
import { removable } from './removal-model';

const image = (letter: string, usedBy: ImageSummary['usedBy'] = []): ImageSummary => ({
  host: 'near',
  id: `sha256:${letter.repeat(64)}`,
  tags: [],
  digests: [],
  createdAt: 1,
  size: 1,
  use: usedBy.length > 0 ? 'used' : 'unused',
  usedBy,
});
const container = (name: string, running: boolean) => ({ id: name, name, running });
const free = image('a');
const up = image('b', [container('web', true), container('old', false)]);
const down = image('c', [container('old', false)]);
const base = image('d');
const children = (one: ImageSummary) => (one === base ? ['app:1'] : []);
const all = [free, up, down, base];

test('what runs or was built upon stays, force or not; stopped containers stand only without it', () => {
  const gentle = removable(all, false, children);
  expect(gentle.able).toEqual([free]);
  expect(gentle.unable.map(({ why }) => why)).toEqual([
    'web runs from it',
    'made from it, stopped: old',
    'app:1 was built on it',
  ]);
  expect(gentle.stopped).toBe(false);
  const forced = removable(all, true, children);
  expect(forced.able).toEqual([free, down]);
  expect(forced.stopped).toBe(true);
});

test('many names are not all said', () => {
  const many = image(
    'e',
    ['a', 'b', 'c', 'd', 'e'].map((name) => container(name, true)),
  );
  expect(removable([many], true, () => []).unable[0]?.why).toBe('a, b, c and 2 more run from it');
});
