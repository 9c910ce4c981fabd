import { describe, expect, it } from 'vitest';
import { covers, matches, PATTERN } from './pattern';

describe('matches', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['', '', true],
    ['', 'x', false],
    ['staging-*', 'staging-', true],
    ['staging-*', 'staging-shop', true],
    ['staging-*', 'prod-staging-shop', false],
    ['staging-*', 'Staging-shop', false],
    ['*-eu', 'edge-1-eu', true],
    ['*-eu', 'edge-1-eu2', false],
    ['edge-?', 'edge-1', true],
    ['edge-?', 'edge-', false],
    ['edge-?', 'edge-12', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    // Signs of regular expressions stand for themselves.
    ['a.c', 'abc', false],
    ['a.c', 'a.c', true],
    ['.*', 'shop', false],
  ])('%s, %s: %s', (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));

  it('takes no time to speak of, whatever was typed', () => {
    const pattern = `${'*a'.repeat(31)}*b`;
    const text = 'a'.repeat(100_000);
    const begin = performance.now();
    expect(matches(pattern, text)).toBe(false);
    // A regular expression of the same pattern would not end.
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

describe('covers', () => {
  it.each([
    ['*', 'staging-*', true],
    ['staging-*', 'staging-*', true],
    ['staging-*', 'staging-shop', true],
    ['staging-*', 'staging-a*', true],
    ['staging-*', 'staging*', false],
    ['staging-*', '*', false],
    ['edge-?', 'edge-1', true],
    ['edge-?', 'edge-*', false],
    ['edge-*', 'edge-?', true],
    ['?', '*', false],
    ['**', '*', true],
    ['a*c', 'a*b*c', true],
    ['a*b*c', 'a*c', false],
  ])('%s covers %s: %s', (outer, inner, expected) => expect(covers(outer, inner)).toBe(expected));

  it('is never wrongly true', () => {
    const signs = ['a', 'b', '*', '?'];
    const words = (length: number, from: readonly string[]): string[] =>
      length === 0 ? [''] : words(length - 1, from).flatMap((word) => ['', ...from].map((sign) => word + sign));
    const patterns = [...new Set(words(3, signs))];
    const texts = [...new Set(words(4, ['a', 'b']))];
    for (const outer of patterns) {
      for (const inner of patterns) {
        if (!covers(outer, inner)) continue;
        const escaped = texts.find((text) => matches(inner, text) && !matches(outer, text));
        expect(escaped, `${outer} does not cover ${inner}`).toBeUndefined();
      }
    }
  });
});

it.each(['staging-*', 'edge-?', 'shop_1.x', '*'])('%s is a pattern', (text) => expect(PATTERN.test(text)).toBe(true));
it.each(['', 'a b', 'a/b', '[a]', 'a{1}', 'ä', `${'a'.repeat(65)}`, 'a\n'])('%j is none', (text) =>
  expect(PATTERN.test(text)).toBe(false),
);
