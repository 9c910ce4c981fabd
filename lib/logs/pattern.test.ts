import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFilter, passes } from './line-filter';
import { compilePattern, matchRanges } from './pattern';

const ranges = (q: string, text: string, options: { regex?: boolean; matchCase?: boolean } = {}) => {
  const compiled = compilePattern({ q, regex: options.regex ?? false, matchCase: options.matchCase ?? false });
  if (!compiled.ok) throw new Error(compiled.message);
  return matchRanges(compiled.regexp, text).map(({ start, end }) => text.slice(start, end));
};

describe('patterns', () => {
  test('literals mean themselves', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (q, before, after) => {
        expect(ranges(q, before + q + after, { matchCase: true }).length).toBeGreaterThan(0);
      }),
    );
    expect(ranges('a.b', 'axb a.b')).toEqual(['a.b']);
  });

  test('case counts when asked', () => {
    expect(ranges('Err', 'err Err ERR')).toEqual(['err', 'Err', 'ERR']);
    expect(ranges('Err', 'err Err ERR', { matchCase: true })).toEqual(['Err']);
  });

  test('regular expressions, empty matches left out, bad ones in words', () => {
    expect(ranges('\\d+', 'a1b22', { regex: true })).toEqual(['1', '22']);
    expect(ranges('x*', 'axxb', { regex: true })).toEqual(['xx']);
    expect(ranges('\\p{Lu}', 'aÄ', { regex: true, matchCase: true })).toEqual(['Ä']);
    expect(compilePattern({ q: '(', regex: true, matchCase: false })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/group/),
    });
    expect(compilePattern({ q: '\\-', regex: true, matchCase: false }).ok).toBe(true);
  });
});

describe('filters', () => {
  const line = { at: '1795199806217314100', stream: 'stderr' as const, text: '\x1b[31merr\x1b[0mor: bad' };
  test.each([
    [{}, true],
    [{ streams: ['stdout' as const] }, false],
    [{ streams: [] }, true],
    [{ levels: ['error' as const] }, true],
    [{ levels: ['info' as const] }, false],
    [{ from: '1795199806217314100', to: '1795199806217314100' }, true],
    [{ from: '1795199806217314101' }, false],
    [{ to: '999' }, false],
    [{ from: '0000000000001' }, true],
    [{ q: 'error: BAD' }, true],
    [{ q: 'error: BAD', matchCase: 'true' as const }, false],
    [{ q: '^err.r', regex: 'true' as const }, true],
  ])('%j: %s', (query, wanted) => {
    const compiled = compileFilter(query);
    expect(compiled.ok && passes(compiled.filter, line)).toBe(wanted);
  });
});
