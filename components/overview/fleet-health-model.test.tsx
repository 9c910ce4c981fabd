import { describe, expect, it } from 'vitest';
import type { ContainerSummary } from '@/lib/contract/container';
import type { FleetEvent } from '@/lib/contract/event';
import { containerFixture } from '@/lib/testing/fake-live';
import { healthWords, needsAttention, recentlyEnded } from './fleet-health-model';

const container = (part: Partial<ContainerSummary>) =>
  containerFixture({ name: 'web', id: `id-${part.name ?? 'web'}`, ...part });

const NOW = 100 * 3600_000;

function event(name: string, at: number, action: string, part: Partial<FleetEvent> = {}): FleetEvent {
  const base = {
    host: 'local',
    type: 'container' as const,
    id: `id-${name}`,
    name,
    image: null,
    exitCode: null,
    detail: null,
  };
  return { ...base, at, action, ...part };
}

describe('healthWords', () => {
  it('the parts add up to those that run', () => {
    expect(
      healthWords([
        container({ name: 'a', health: 'healthy' }),
        container({ name: 'b', health: 'healthy', state: 'exited' }),
        container({ name: 'c' }),
        container({ name: 'd', health: 'unhealthy' }),
      ]),
    ).toBe('1 unhealthy, 1 healthy, 1 without a check');
    expect(healthWords([])).toBe('');
  });
});

describe('needsAttention', () => {
  it('puts unhealthy before crash looping before restarting, and leaves the sound ones out', () => {
    const crash = (at: number) => event('loop', at, 'die', { exitCode: 1 });
    const rows = needsAttention(
      [
        container({ name: 'fine', health: 'healthy' }),
        container({ name: 'again', state: 'restarting', restartCount: 1, exitCode: 127, finishedAt: NOW - 5 }),
        container({ name: 'loop', state: 'restarting', restartCount: 7 }),
        container({ name: 'ill', health: 'unhealthy', failingStreak: 4 }),
      ],
      [
        event('ill', NOW - 60_000, 'health_status', { detail: 'unhealthy' }),
        crash(NOW - 500_000),
        crash(NOW - 300_000),
        crash(NOW - 1000),
      ],
      NOW,
    );
    expect(rows.map((row) => [row.container.name, row.kind, row.words, row.since])).toEqual([
      ['ill', 'unhealthy', '4 probes failed in a row', NOW - 60_000],
      [
        'loop',
        'crash-loop',
        'ended 3 times in 10 minutes, last: exit code 1, the program reported an error',
        NOW - 500_000,
      ],
      ['again', 'restarting', 'restarted 1 time, last: exit code 127, its command was not found', null],
    ]);
  });

  it('does not call three stops on request, or ends of an hour ago, a crash loop', () => {
    const asked = [3, 2, 1].flatMap((n) => [
      event('web', NOW - n * 1000, 'kill', { detail: '15' }),
      event('web', NOW - n * 1000 + 1, 'die', { exitCode: 143 }),
      event('web', NOW - n * 1000 + 2, 'start'),
    ]);
    const old = [1, 2, 3].map((n) => event('web', NOW - 3600_000 + n, 'die', { exitCode: 1 }));
    expect(needsAttention([container({})], [...old, ...asked], NOW)).toEqual([]);
  });
});

describe('recentlyEnded', () => {
  const over = { state: 'exited' as const };
  it('says why, in words, unexpected ends first', () => {
    const rows = recentlyEnded(
      [
        container({ name: 'done', ...over, exitCode: 0, finishedAt: NOW - 1000 }),
        container({ name: 'stopped', ...over, exitCode: 1, finishedAt: NOW - 2000 }),
        container({ name: 'oom', ...over, exitCode: 137, oomKilled: true, finishedAt: NOW - 9000 }),
        container({ name: 'never', ...over, exitCode: 127, error: 'exec: "nope": not found', finishedAt: NOW - 3000 }),
        container({ name: 'crash', ...over, exitCode: 3, finishedAt: NOW - 4000 }),
        container({ name: 'old', ...over, exitCode: 3, finishedAt: NOW - 25 * 3600_000 }),
      ],
      [
        event('stopped', NOW - 2100, 'kill', { detail: '15' }),
        event('stopped', NOW - 2000, 'die', { exitCode: 1 }),
        event('stopped', NOW - 1990, 'stop'),
      ],
      NOW,
    );
    expect(rows.map((row) => [row.container.name, row.unexpected, row.reason])).toEqual([
      ['never', true, 'exec: "nope": not found'],
      ['crash', true, 'the program reported error 3'],
      ['oom', true, 'out of memory: the kernel killed it'],
      ['done', false, 'finished without an error'],
      ['stopped', false, 'stopped on request (the program reported an error)'],
    ]);
  });

  it('tells of a crash of a container that runs again, and not of a wanted restart', () => {
    const rows = recentlyEnded(
      [
        container({ name: 'back' }),
        container({ name: 'restarted' }),
        container({ name: 'looping', state: 'restarting' }),
      ],
      [
        event('back', NOW - 5000, 'die', { exitCode: 139 }),
        event('looping', NOW - 5000, 'die', { exitCode: 1 }),
        event('restarted', NOW - 5000, 'kill', { detail: '15' }),
        event('restarted', NOW - 4000, 'die', { exitCode: 143 }),
      ],
      NOW,
    );
    expect(rows.map((row) => [row.container.name, row.backAgain, row.exitCode])).toEqual([['back', true, 139]]);
  });
});
