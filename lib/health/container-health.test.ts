import { describe, expect, it } from 'vitest';
import { inspectSchema } from '../containers/inspect';
import { containerHealth as healthSchema } from '../contract/container';
import { containerHealth } from './container-health';
import { commandWords, durationWords } from './health-words';

const S = 1_000_000_000;
const health = (check: unknown, state?: unknown) =>
  containerHealth(inspectSchema.parse({ Id: 'a', Config: { Healthcheck: check }, State: { Health: state } }));

describe('the check in words', () => {
  it.each([
    [
      {
        Test: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1'],
        Interval: 30 * S,
        Timeout: 5 * S,
        Retries: 3,
        StartPeriod: 10 * S,
      },
      'Every 30 s runs `curl -f http://localhost/ || exit 1`, unhealthy after 3 misses in a row, 5 s for each; the first 10 s are forgiven.',
    ],
    [
      { Test: ['CMD', 'pg_isready', '-U', 'a b'] },
      "Every 30 s runs `pg_isready -U 'a b'`, unhealthy after 3 misses in a row, 30 s for each.",
    ],
    [
      { Test: ['CMD', 'true'], Interval: 0.5 * S, Retries: 1 },
      'Every 500 ms runs `true`, unhealthy after 1 miss, 30 s for each.',
    ],
    [
      { Test: ['CMD', 'true'], StartPeriod: 60 * S, StartInterval: 2 * S },
      'Every 30 s runs `true`, unhealthy after 3 misses in a row, 30 s for each; the first 1 min are forgiven, checked every 2 s meanwhile.',
    ],
  ])('%j', (check, words) => expect(health(check).words).toBe(words));

  it('says which of the two kinds of none it is', () => {
    expect(health(null).words).toContain('No health check');
    expect(health({ Test: [] }).check).toBeNull();
    expect(health({ Test: ['NONE'] }, { Status: 'none' })).toMatchObject({ check: null, status: 'none' });
    expect(health({ Test: ['NONE'] }).words).toContain('switched off');
  });

  it('hides a password in it', () => {
    const { check, words } = health({ Test: ['CMD-SHELL', 'mysqladmin ping --password=hunter2'] });
    expect(`${words}${JSON.stringify(check)}`).not.toContain('hunter2');
  });

  it('cuts a command of 10 kB', () => expect(commandWords(['CMD-SHELL', 'x'.repeat(10_000)]).length).toBeLessThan(200));
  it.each([
    [1, '1 ms'],
    [1500, '1.5 s'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
  ])('%d ms', (ms, words) => expect(durationWords(ms)).toBe(words));
});

describe('probes', () => {
  it('are told oldest first, with durations to the microsecond, in the zone of the engine or not', () => {
    const result = health(
      { Test: ['CMD', 'x'] },
      {
        Status: 'unhealthy',
        FailingStreak: 4,
        Log: [
          {
            Start: '2026-11-20T19:00:30.000000000+01:00',
            End: '2026-11-20T19:00:30.000300000+01:00',
            ExitCode: 1,
            Output: 'no',
          },
          {
            Start: '2026-11-20T18:00:00.1Z',
            End: '2026-11-20T18:00:05.1Z',
            ExitCode: -1,
            Output: 'Health check exceeded timeout (5s)',
          },
          { Start: 'nonsense' },
        ],
      },
    );
    expect(result.probes).toEqual([
      {
        startedAt: Date.UTC(2026, 10, 20, 18, 0, 0, 100),
        durationMs: 5000,
        exitCode: -1,
        output: 'Health check exceeded timeout (5s)',
      },
      { startedAt: Date.UTC(2026, 10, 20, 18, 0, 30), durationMs: 0.3, exitCode: 1, output: 'no' },
    ]);
    expect(result).toMatchObject({ status: 'unhealthy', failingStreak: 4 });
    expect(healthSchema.parse(result)).toEqual(result);
  });

  it('says where the engine cut the output', () => {
    const Log = [
      { Start: '2026-11-20T18:00:00Z', End: '2026-11-20T18:00:00Z', ExitCode: 0, Output: `${'x'.repeat(4096)}...` },
    ];
    const [probe] = health({ Test: ['CMD', 'x'] }, { Status: 'healthy', Log }).probes;
    expect(probe?.output).toMatch(/^x{4096}\n… \(cut here/);
  });

  it('leaves short output alone', () => {
    const Log = [{ Start: '2026-11-20T18:00:00Z', ExitCode: 0, Output: 'loading...' }];
    expect(health({ Test: ['CMD', 'x'] }, { Status: 'healthy', Log }).probes[0]?.output).toBe('loading...');
  });
});
