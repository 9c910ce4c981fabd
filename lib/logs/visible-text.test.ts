import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visiblePieces } from './visible-text';

const shown = (text: string) =>
  visiblePieces(text)
    .map((piece) => (piece.control ? `<${piece.text}>` : piece.text))
    .join('');

test.each([
  ['plain é😀 \t tab', 'plain é😀 \t tab'],
  ['user\u202etxt.exe', 'user<U+202E>txt.exe'],
  ['a\u2066b\u2069', 'a<U+2066>b<U+2069>'],
  ['a\u200bb\ufeff', 'a<U+200B>b<U+FEFF>'],
  ['a\rb\x00\x7f', 'a<␍>b<␀><␡>'],
  ['\u{e0041}x', '<U+E0041>x'],
  // Emoji families and Persian need their joiners.
  ['👩‍👩‍👧', '👩‍👩‍👧'],
  ['', ''],
])('%j', (text, wanted) => {
  expect(shown(text)).toBe(wanted);
});

test('nothing that turns or hides text is left in what is shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(shown(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0a-\x1f]/);
    }),
  );
});
