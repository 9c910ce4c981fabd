import { expect, test } from 'vitest';
import { tagPlaces } from './tag-places';

const id = (letter: string) => `sha256:${letter.repeat(64)}`;
const image = (host: string, letter: string, tags: string[], digests: string[] = []) => ({
  host,
  id: id(letter),
  tags,
  digests,
});
const brief = (places: ReturnType<typeof tagPlaces>) =>
  places?.map(({ host, name, same }) => `${name} on ${host}: ${same ? 'same' : 'another'}`);

test('names on every host, and where a name leads to another image', () => {
  const images = [
    image('a', '1', ['web:1', 'web:latest']),
    image('b', '1', ['web:1']),
    image('b', '2', ['web:latest', 'web:2']),
  ];
  expect(brief(tagPlaces(images, id('1')))).toEqual([
    'web:1 on a: same',
    'web:1 on b: same',
    'web:latest on a: same',
    'web:latest on b: another',
  ]);
});

test('another image store gives another id: a digest in common tells that it is the same', () => {
  const images = [
    image('a', '1', ['reg/web:1'], [`reg/web@${id('9')}`]),
    image('b', '2', ['reg/web:1'], [`reg/web@${id('9')}`]),
    image('c', '3', ['reg/web:1'], [`other/web@${id('9')}`]),
  ];
  expect(brief(tagPlaces(images, '111111111111'))).toEqual([
    'reg/web:1 on a: same',
    'reg/web:1 on b: same',
    'reg/web:1 on c: another',
  ]);
});

test('no host has it', () => {
  expect(tagPlaces([image('a', '1', ['web:1'])], id('2'))).toBeNull();
});
