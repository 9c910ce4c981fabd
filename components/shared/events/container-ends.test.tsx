import { describe, expect, it } from 'vitest';
import type { FleetEvent } from '@/lib/contract/event';
import { containerEnds, endWords, isUnexpectedEnd } from './container-ends';

function events(...list: [at: number, action: string, part?: Partial<FleetEvent>][]): FleetEvent[] {
  return list.map(([at, action, part]) => ({
    host: 'local',
    at,
    type: 'container',
    action,
    id: 'c1',
    name: 'web',
    image: null,
    exitCode: null,
    detail: null,
    ...part,
  }));
}

describe('containerEnds', () => {
  it('tells a stop from a crash with the same code', () => {
    const [stopped, crashed] = containerEnds(
      events(
        [1, 'start'],
        [2, 'kill', { detail: '15' }],
        [3, 'die', { exitCode: 1 }],
        [4, 'stop'],
        [5, 'start'],
        [6, 'die', { exitCode: 1 }],
      ),
    );
    expect(stopped).toMatchObject({ asked: true, at: 3 });
    expect(crashed).toMatchObject({ asked: false, at: 6 });
    expect([stopped, crashed].map((end) => end && isUnexpectedEnd(end))).toEqual([false, true]);
  });

  it('does not take a reload signal for a stop', () => {
    const [end] = containerEnds(events([1, 'start'], [2, 'kill', { detail: '1' }], [3, 'die', { exitCode: 1 }]));
    expect(end?.asked).toBe(false);
  });

  it('takes a stop signal of its own choice for a stop, by the `stop` that follows', () => {
    const [end] = containerEnds(
      events([1, 'start'], [2, 'kill', { detail: '28' }], [3, 'die', { exitCode: 1 }], [4, 'stop']),
    );
    expect(end?.asked).toBe(true);
  });

  it('ties an out-of-memory kill to the end it caused, before or after, and to no later one', () => {
    const ends = containerEnds(
      events(
        [1_000, 'oom'],
        [2_000, 'die', { exitCode: 137 }],
        [3_000, 'start'],
        [4_000, 'die', { exitCode: 137 }],
        [4_100, 'oom'],
        [5_000, 'start'],
        [5_100, 'oom'],
        [60_000, 'die', { exitCode: 0 }],
      ),
    );
    expect(ends.map((end) => end.oom)).toEqual([true, true, false]);
    expect(ends.map(endWords)).toEqual([
      'out of memory: the kernel killed it',
      'out of memory: the kernel killed it',
      'finished without an error',
    ]);
  });

  it('keeps containers of the same id on two hosts apart', () => {
    const ends = containerEnds(
      events(
        [1, 'start'],
        [2, 'kill', { detail: '15', host: 'other' }],
        [3, 'die', { exitCode: 143 }],
        [4, 'die', { exitCode: 143, host: 'other' }],
      ),
    );
    expect(ends.map((end) => [end.host, end.asked])).toEqual([
      ['local', false],
      ['other', true],
    ]);
  });
});
