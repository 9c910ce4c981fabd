import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Line } from './line';
import { createResumePoint, createResumer, overlapLength } from './overlap';

/** Few stamps and texts, so that equal neighbours and equal stamps are common. */
const line = fc.record({
  step: fc.constantFrom(0, 0, 1, 5),
  text: fc.constantFrom('a', 'b'),
  stream: fc.constantFrom('stdout' as const, 'stderr' as const),
});
const log = fc.array(line, { minLength: 1, maxLength: 60 }).map((steps) => {
  let at = 1_795_199_806_217_314_100n;
  return steps.map(({ step, text, stream }): Line => {
    at += BigInt(step);
    return { at: String(at), text, stream };
  });
});

/** Two pieces that share lines: they can be told apart only where the log does not repeat itself exactly. */
const unambiguous = (earlier: Line[], later: Line[], shared: number) => {
  for (let k = shared + 1; k <= Math.min(earlier.length, later.length); k++) {
    if (earlier.slice(-k).every((each, i) => JSON.stringify(each) === JSON.stringify(later[i]))) return false;
  }
  return true;
};

describe('overlap of two pieces', () => {
  test('neither loses nor doubles', () => {
    fc.assert(
      fc.property(log, fc.nat(60), fc.nat(60), (lines, a, b) => {
        const [start, end] = [Math.min(a, b) % lines.length, (Math.max(a, b) % lines.length) + 1];
        fc.pre(start < end);
        const earlier = lines.slice(0, end);
        const later = lines.slice(start);
        fc.pre(unambiguous(earlier, later, end - start));
        expect([...earlier, ...later.slice(overlapLength(earlier, later))]).toEqual(lines);
      }),
    );
  });

  test('equal lines with equal stamps are counted, not thrown together', () => {
    const x: Line = { at: '5', stream: 'stdout', text: 'x' };
    const y: Line = { at: '6', stream: 'stdout', text: 'y' };
    expect(overlapLength([x, x, x], [x, x, y])).toBe(2);
    expect(overlapLength([y, x], [x, x])).toBe(1);
    expect(overlapLength([x], [y])).toBe(0);
    expect(overlapLength([], [y])).toBe(0);
    expect(overlapLength([x, y], [])).toBe(0);
  });
});

/** Distinct lines, a microsecond apart. */
const sequence = (from: number, to: number): Line[] =>
  Array.from({ length: to - from }, (_, i) => ({
    at: `1795199806${String((from + i) * 1000).padStart(9, '0')}`,
    stream: 'stdout',
    text: `line ${from + i}`,
  }));

describe('going on after a break', () => {
  const remembered = (lines: readonly Line[]) => {
    const point = createResumePoint();
    point.note(lines);
    return point.last;
  };

  test('a tail that reaches back gives only what is new, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(299),
        (seen, fresh, step, back) => {
          const resumer = createResumer(remembered(sequence(0, seen)));
          const tail = sequence(Math.max(0, seen - 1 - back), seen + fresh);
          const got: Line[] = [];
          for (let at = 0; at < tail.length; at += step) got.push(...resumer.take(tail.slice(at, at + step)));
          expect(got).toEqual(sequence(seen, seen + fresh));
          expect(resumer.state).toBe('found');
        },
      ),
    );
  });

  test('a tail that is too short says so; the whole log without the place gives what is later', () => {
    const resumer = createResumer(remembered(sequence(0, 100)));
    expect(resumer.take(sequence(500, 600))).toEqual([]);
    expect(resumer.state).toBe('missing');
    expect(resumer.giveUp()).toEqual(sequence(500, 600));
    expect(resumer.take(sequence(600, 601))).toEqual(sequence(600, 601));
  });

  test('repeated lines: the run is found as a whole', () => {
    const x: Line = { at: '1795199806000000000', stream: 'stdout', text: 'x' };
    const resumer = createResumer(remembered([...sequence(0, 3), x, x]));
    expect(resumer.take([...sequence(0, 3), x, x, ...sequence(9, 10)])).toEqual(sequence(9, 10));
  });

  test('nothing was read before: everything is new', () => {
    expect(createResumer([]).take(sequence(0, 3))).toEqual(sequence(0, 3));
  });

  test('the memory is bounded, by lines and by characters', () => {
    expect(remembered(sequence(0, 1_000))).toHaveLength(64);
    const long = sequence(0, 64).map((each) => ({ ...each, text: each.text + 'x'.repeat(200_000) }));
    expect(remembered(long).length).toBeLessThan(4);
    expect(remembered(long).at(-1)).toEqual(long.at(-1));
  });
});
