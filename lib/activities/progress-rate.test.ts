import { describe, expect, it } from 'vitest';
import { ProgressRate } from './progress-rate';

describe('ProgressRate', () => {
  it('tells nothing until half a second has gone by', () => {
    const rate = new ProgressRate();
    expect(rate.note(0, 0, 100)).toEqual({ ratePerSecond: null, remainingMs: null });
    expect(rate.note(499, 50, 100)).toEqual({ ratePerSecond: null, remainingMs: null });
    expect(rate.note(500, 50, 100)).toEqual({ ratePerSecond: 100, remainingMs: 500 });
  });

  it('looks at the last five seconds only', () => {
    const rate = new ProgressRate();
    for (let second = 0; second <= 10; second++) rate.note(second * 1000, second * 10, 1_000);
    // From then on it is ten times as fast.
    let last = rate.note(11_000, 200, 1_000);
    for (let second = 12; second <= 16; second++) last = rate.note(second * 1000, 200 + (second - 11) * 100, 1_000);
    expect(last).toEqual({ ratePerSecond: 100, remainingMs: 3_000 });
  });

  it('a stall has a rate of 0 and no end', () => {
    const rate = new ProgressRate();
    rate.note(0, 10, 100);
    expect(rate.note(6_000, 10, 100)).toEqual({ ratePerSecond: 0, remainingMs: null });
  });

  it('starts anew when the amount goes back, and has no end without a total', () => {
    const rate = new ProgressRate();
    rate.note(0, 0, null);
    expect(rate.note(1_000, 10, null)).toEqual({ ratePerSecond: 10, remainingMs: null });
    expect(rate.note(2_000, 5, null)).toEqual({ ratePerSecond: null, remainingMs: null });
  });
});
