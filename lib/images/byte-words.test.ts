import { expect, test } from 'vitest';
import { byteWords } from './byte-words';

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [150 * 1024 * 1024, '150 MiB'],
  [1024 ** 3 * 1.25, '1.3 GiB'],
  [1024 ** 5, '1024 TiB'],
])('%d', (bytes, words) => {
  expect(byteWords(bytes)).toBe(words);
});
