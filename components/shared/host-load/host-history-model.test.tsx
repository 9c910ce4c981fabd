import { describe, expect, it } from 'vitest';
import type { HostSample } from '@/lib/contract/host';
import { joinHostSamples, withSample } from './host-history-model';

const sample = (at: number) => ({ at }) as HostSample;
const stamps = (samples: readonly HostSample[]) => samples.map((each) => each.at);
const HOUR = 3600_000;

describe('host history', () => {
  it('joins what was kept with what came since, once, for an hour', () => {
    const kept = [sample(1), sample(HOUR), sample(HOUR + 10)];
    expect(stamps(joinHostSamples(kept, [sample(HOUR + 5), sample(HOUR + 10), sample(HOUR + 20)]))).toEqual([
      HOUR,
      HOUR + 10,
      HOUR + 20,
    ]);
    expect(joinHostSamples([], [])).toEqual([]);
  });

  it('takes a sample once and lets the old ones go', () => {
    const before = [sample(1), sample(HOUR)];
    expect(withSample(before, sample(HOUR))).toBe(before);
    expect(withSample(before, undefined)).toBe(before);
    expect(stamps(withSample(before, sample(HOUR + 5)))).toEqual([HOUR, HOUR + 5]);
  });
});
