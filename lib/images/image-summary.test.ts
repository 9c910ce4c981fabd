import { expect, test } from 'vitest';
import type { ContainerState } from '../contract/container';
import { imageMatches, imageSummaries, imageUsers } from './image-summary';

const id = (letter: string) => `sha256:${letter.repeat(64)}`;
const row = (letter: string, tags: string[], digests: string[] = []) => ({
  id: id(letter),
  parentId: '',
  tags,
  digests,
  createdAt: 1,
  size: 10,
});
const container = (host: string, name: string, imageId: string, state: ContainerState = 'running') => ({
  host,
  id: name.repeat(12),
  name,
  state,
  imageId,
});

const users = imageUsers('near', [
  container('near', 'z', id('a')),
  container('near', 'b', id('a'), 'exited'),
  container('near', 'u', id('d'), 'created'),
  container('far', 'x', id('b')),
]);

test('used, unused and dangling are told apart; users are those of the same host, by name', () => {
  const rows = [row('a', ['web:1']), row('b', ['web:2']), row('c', [], [`web@${id('9')}`]), row('d', [])];
  expect(imageSummaries('near', rows, users).map(({ use, usedBy }) => [use, usedBy.map(({ name }) => name)])).toEqual([
    ['used', ['b', 'z']],
    ['unused', []],
    ['dangling', []],
    ['used', ['u']],
  ]);
  expect(users.get(id('a'))?.map(({ running }) => running)).toEqual([false, true]);
});

test('found by a part of a tag, a digest or the id, and by use', () => {
  const [image] = imageSummaries('near', [row('a', ['Shop/Api:1.0'], [`shop/api@${id('9')}`])], users);
  if (!image) throw new Error('no row');
  const found = (q: string) => imageMatches(image, { q });
  expect([found('shop/api:1'), found('AAAAAAAA'), found('@sha256:999'), found('web')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect([imageMatches(image, { use: 'used' }), imageMatches(image, { use: 'unused' })]).toEqual([true, false]);
});
