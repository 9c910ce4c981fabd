import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnsi, stripAnsi } from './ansi';

const look = (text: string) =>
  parseAnsi(text).map(({ text: piece, style }) => [piece, style?.color ?? null, style?.background ?? null]);

describe('colours', () => {
  test.each([
    [
      '\x1b[31mred\x1b[0m plain',
      [
        ['red', 1, null],
        [' plain', null, null],
      ],
    ],
    ['\x1b[91;44mx', [['x', 9, 4]]],
    [
      '\x1b[38;5;208mx\x1b[39my',
      [
        ['x', 208, null],
        ['y', null, null],
      ],
    ],
    ['\x1b[38;2;1;2;3mx', [['x', [1, 2, 3], null]]],
    ['\x1b[38:2::1:2:3mx', [['x', [1, 2, 3], null]]],
    ['\x1b[48:5:20mx', [['x', null, 20]]],
    ['\x1b[mplain', [['plain', null, null]]],
    ['\x1b[38;5mx', [['x', 0, null]]],
    ['\x1b[999;31mx', [['x', 1, null]]],
    ['\x9b31mx', [['x', 1, null]]],
  ])('%j', (text, wanted) => {
    expect(look(text)).toEqual(wanted);
  });

  test('typefaces come and go', () => {
    const [first, second] = parseAnsi('\x1b[1;3;4;9mx\x1b[22;23;24;29my');
    expect(first?.style).toMatchObject({ bold: true, italic: true, underline: true, strike: true });
    expect(second?.style).toBeNull();
  });

  test('hidden text is shown', () => {
    expect(parseAnsi('\x1b[8msecret')).toEqual([{ text: 'secret', style: null }]);
  });
});

describe('everything else is removed', () => {
  test.each([
    ['a\x1b[2J\x1b[1;1Hb', 'ab'],
    ['a\x1b]0;evil title\x07b', 'ab'],
    ['a\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\b', 'alinkb'],
    ['a\x1b]52;c;Zm9v\x07b', 'ab'],
    ['a\x1bPq#0\x1b\\b', 'ab'],
    ['a\x1b(Bb', 'ab'],
    ['a\x1bcb', 'ab'],
    ['a\x1b', 'a'],
    ['a\x9dtitle\x9cb', 'ab'],
    // Without its end a string would hide the rest of the line.
    ['a\x1b]0;not ended, still read', 'a0;not ended, still read'],
    ['a\x1b[31', 'a31'],
  ])('%j', (text, wanted) => {
    expect(stripAnsi(text)).toBe(wanted);
    expect(
      parseAnsi(text)
        .map((segment) => segment.text)
        .join(''),
    ).toBe(wanted);
  });

  test('no escape survives, and both readings agree', () => {
    const piece = fc.constantFrom(
      '\x1b',
      '[',
      ']',
      '0',
      '38',
      ';',
      '5',
      'm',
      'x',
      '\x07',
      '\x9b',
      '\x9c',
      '\\',
      'P',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const shown = parseAnsi(text)
          .map((segment) => segment.text)
          .join('');
        expect(shown).toBe(stripAnsi(text));
        expect(shown).not.toMatch(/[\x1b\x9b\x9d]/);
      }),
    );
  });
});
