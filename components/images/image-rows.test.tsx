import { expect, test } from 'vitest';
import type { ImageSummary } from '@/lib/contract/image';
import { countsByUse, distinctImages, filterRows, imageRowMaker } from './image-rows';

const image = (letter: string, fields: Partial<ImageSummary>): ImageSummary => ({
  host: 'near',
  id: `sha256:${letter.repeat(64)}`,
  tags: [],
  digests: [],
  createdAt: 1,
  size: 1,
  use: 'unused',
  usedBy: [],
  ...fields,
});

const images = [
  image('d', { use: 'dangling' }),
  image('a', { tags: ['web:1', 'web:latest', 'copy/web:1'], createdAt: 5 }),
  image('b', { tags: ['web:2'], createdAt: 9, use: 'used', usedBy: [{ id: 'c', name: 'shop-web-1', running: true }] }),
  image('e', { digests: [`web@sha256:${'9'.repeat(64)}`], use: 'dangling', host: 'far' }),
];
const rows = imageRowMaker()(images);
const brief = (of: typeof rows) => of.map(({ repository, tags }) => `${repository} ${tags.join(',')}`.trim());

test('by repository, the newest first, what has no name last', () => {
  expect(brief(rows)).toEqual(['copy/web 1', 'web 2', 'web 1,latest', 'web', '']);
});

test('rows keep their identity while their image does', () => {
  const make = imageRowMaker();
  const before = make(images);
  const after = make([...images.slice(0, 3), image('e', {})]);
  expect(after.find(({ tags }) => tags[0] === '2')).toBe(before.find(({ tags }) => tags[0] === '2'));
});

test.each([
  ['web:1', null, null, ['copy/web 1', 'web 1,latest']],
  ['shop-web', null, null, ['web 2']],
  ['latest web', null, null, ['web 1,latest']],
  ['bbbbbbbb', null, null, ['web 2']],
  ['@sha', null, null, []],
  ['', 'dangling', null, ['web', '']],
  ['', null, 'far', ['web']],
  ['web', 'dangling', 'near', []],
] as const)('filter %j %j %j', (q, use, host, expected) => {
  expect(brief(filterRows(rows, { q, use, host }))).toEqual(expected);
});

test('counts are of images, not of rows', () => {
  expect(countsByUse(rows)).toEqual({ used: 1, unused: 1, dangling: 2 });
  expect(distinctImages(rows)).toHaveLength(4);
});
