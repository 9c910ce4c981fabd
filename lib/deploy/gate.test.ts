import { describe, expect, it } from 'vitest';
import { Gate, gateDeadlineMs, type Observation, PROBE_TIMING, watchTrouble } from './gate';

const START = 1_000_000;
const seen = (at: number, more: Partial<Observation> = {}): Observation => ({
  at: START + at,
  running: true,
  startedAt: 'first',
  restarts: 0,
  exitCode: null,
  oomKilled: false,
  health: null,
  ...more,
});
const gate = (kind: Gate['kind'], deadline = 60_000) => new Gate(kind, START, START + deadline);

describe('the deadline', () => {
  it.each([
    // Docker's own defaults: 3 failures, each after 30 s and up to 30 s long.
    ['health', { startPeriodMs: 0, intervalMs: 30_000, timeoutMs: 30_000, retries: 3 }, 190_000],
    ['health', { startPeriodMs: 120_000, intervalMs: 5_000, timeoutMs: 2_000, retries: 4 }, 158_000],
    ['probe', PROBE_TIMING, 70_000],
    ['liveness', PROBE_TIMING, 20_000],
    ['stopped', PROBE_TIMING, 10_000],
  ] as const)('of %s with %o is %d ms', (kind, timing, ms) => {
    expect(gateDeadlineMs(kind, timing)).toBe(ms);
  });
});

describe('a health check', () => {
  it('passes after two good answers in a row, and tells when the first of them came', () => {
    const one = gate('health');
    one.check(START + 500, true, '');
    expect(one.observe(seen(600))).toBeNull();
    one.check(START + 1_000, false, 'exit code 1');
    one.check(START + 2_000, true, '');
    expect(one.observe(seen(2_100))).toBeNull();
    one.check(START + 3_000, true, '');
    expect(one.observe(seen(3_100))).toMatchObject({ passed: true });
    expect(one.firstPassAt).toBe(START + 2_000);
  });
  it('that could not be run says nothing, but breaks the row', () => {
    const one = gate('health');
    one.check(START + 500, true, '');
    one.check(START + 1_500, null, 'conflict');
    one.check(START + 2_500, true, '');
    expect(one.observe(seen(2_600))).toBeNull();
  });
  it('fails at its deadline, with the last answer, and not before', () => {
    const one = gate('health', 5_000);
    one.check(START + 4_000, false, 'exit code 7: not yet');
    expect(one.observe(seen(4_999))).toBeNull();
    expect(one.observe(seen(5_000))).toEqual({
      passed: false,
      words: 'It did not pass within 5.0 s. The last answer: exit code 7: not yet',
    });
  });
  it.each([
    ['ended', { running: false, exitCode: 3 }, /ended with exit code 3/],
    ['killed for want of memory', { running: false, exitCode: 137, oomKilled: true }, /want of memory/],
    ['restarted by its policy', { restarts: 1 }, /started again/],
    ['unhealthy by the engine', { health: 'unhealthy' }, /unhealthy/],
  ] as const)('fails at once when it is %s', (_, more, words) => {
    const one = gate('health');
    one.check(START + 500, true, '');
    one.check(START + 1_500, true, '');
    expect(one.observe(seen(1_600, more))).toMatchObject({ passed: false, words: expect.stringMatching(words) });
  });
  it('fails when it was started again without the policy, too', () => {
    const one = gate('health');
    expect(one.observe(seen(100))).toBeNull();
    expect(one.observe(seen(200, { startedAt: 'second' }))).toMatchObject({ passed: false });
  });
});

describe('without anything to ask', () => {
  it('ten seconds without a restart are said to be liveness only', () => {
    const one = gate('liveness', 20_000);
    expect(one.observe(seen(9_999))).toBeNull();
    expect(one.observe(seen(10_000))).toMatchObject({ passed: true, words: expect.stringContaining('Liveness only') });
  });
  it('one that was stopped has to stay so', () => {
    expect(gate('stopped').observe(seen(1, { running: false }))).toMatchObject({ passed: true });
    expect(gate('stopped').observe(seen(1))).toMatchObject({ passed: false });
  });
});

describe('the watch window', () => {
  it.each([
    ['all is well', {}, 0, null],
    ['one blip', {}, 1, null],
    ['two blips', {}, 2, null],
    ['as many as retries', {}, 3, /3 times in a row/],
    ['unhealthy', { health: 'unhealthy' }, 0, /became unhealthy/],
    ['ended', { running: false, exitCode: 0 }, 0, /exit code 0/],
    ['restarted', { restarts: 2 }, 0, /started again/],
    ['somebody restarted it', { startedAt: 'second' }, 0, null],
  ] as const)('%s', (_, more, failures, words) => {
    const trouble = watchTrouble(seen(30_000, more), failures, 3);
    if (words === null) expect(trouble).toBeNull();
    else expect(trouble).toMatch(words);
  });
});
