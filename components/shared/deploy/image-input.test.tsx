import { expect, test } from 'vitest';
import { readImage } from './image-input';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  ['shop/api', { tag: 'latest', defaulted: true, moving: true }],
  ['shop/api:1.4.2', { tag: '1.4.2', defaulted: false, moving: false }],
  ['shop/api:main', { tag: 'main', defaulted: false, moving: true }],
  [`shop/api:main@${DIGEST}`, { tag: 'main', defaulted: false, moving: false }],
  [`shop/api@${DIGEST}`, { tag: undefined, defaulted: false, moving: false }],
])('%s', (text, expected) => {
  const read = readImage(text);
  if (!read.ok || read.kind !== 'reference') throw new Error('it was not read');
  expect({ tag: read.reference.tag, defaulted: read.defaulted, moving: read.moving }).toEqual(expected);
});

test('an id is no name; a name that stops at its colon is not ready', () => {
  expect(readImage(DIGEST)).toEqual({ ok: true, kind: 'id' });
  expect(readImage('shop/api:')).toEqual({ ok: false, message: 'The tag is missing.' });
  expect(readImage('https://shop/api').ok).toBe(false);
});
