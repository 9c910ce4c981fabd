import { describe, expect, it } from 'vitest';
import { isTouched, ORDER, type Recovery, recoveryOf } from './recovery';
import type { DeploymentState, Step, Strategy } from './words';

const found = (strategy: Strategy, step: Step | null, more: Partial<Parameters<typeof recoveryOf>[0]> = {}) =>
  recoveryOf({ state: 'cutover', committed: false, cancelled: false, strategy, steps: [step], ...more });

describe('what becomes of a deployment that the console died in', () => {
  it.each([
    ['stop-first', null, 'abandon'],
    ['stop-first', 'preflight', 'abandon'],
    ['stop-first', 'pull', 'abandon'],
    ['stop-first', 'create', 'abandon'],
    ['stop-first', 'fence', 'restore'],
    ['stop-first', 'stop', 'restore'],
    ['stop-first', 'swap', 'restore'],
    ['stop-first', 'start', 'resume'],
    ['stop-first', 'verify', 'resume'],
    ['start-first', 'create', 'abandon'],
    ['start-first', 'start', 'abandon'],
    ['start-first', 'verify', 'abandon'],
    ['start-first', 'fence', 'restore'],
    ['start-first', 'swap', 'restore'],
    ['start-first', 'stop', 'restore'],
  ] as [Strategy, Step | null, Recovery][])('%s, dead at %s: %s', (strategy, step, recovery) => {
    expect(found(strategy, step)).toBe(recovery);
  });

  it.each([
    ['committed: watched on', { committed: true, state: 'watching' }, 'verify', 'watch'],
    ['committed, and on the way back', { committed: true, state: 'restoring' }, 'watch', 'restore'],
    ['on the way back', { state: 'restoring' }, 'stop', 'restore'],
    ['cancelled after a touch', { cancelled: true }, 'verify', 'restore'],
    ['cancelled before a touch', { cancelled: true }, 'create', 'abandon'],
    ['cancelled while it was watched', { cancelled: true, committed: true, state: 'watching' }, 'watch', 'restore'],
    ['not begun', { state: 'queued' }, null, 'queue'],
    ['not begun, and cancelled', { state: 'queued', cancelled: true }, null, 'abandon'],
  ] as [string, { state?: DeploymentState; committed?: boolean; cancelled?: boolean }, Step | null, Recovery][])(
    '%s',
    (_, more, step, recovery) => {
      expect(found('stop-first', step, more)).toBe(recovery);
    },
  );

  it('of several targets: resumed only at the last, else all are put back', () => {
    expect(found('stop-first', null, { steps: ['verify', 'start'] })).toBe('resume');
    expect(found('stop-first', null, { steps: ['verify', 'create'] })).toBe('restore');
    expect(found('stop-first', null, { steps: ['verify', 'pull'] })).toBe('restore');
    expect(found('stop-first', null, { steps: ['pull', 'pull'] })).toBe('abandon');
  });
  it('without a strategy nothing was touched', () => {
    expect(
      recoveryOf({ state: 'preparing', committed: false, cancelled: false, strategy: null, steps: ['preflight'] }),
    ).toBe('abandon');
  });
  it('in both orders the old one is touched by no step before its fence', () => {
    for (const strategy of ['stop-first', 'start-first'] as const) {
      const fence = ORDER[strategy].indexOf('fence');
      for (const [at, step] of ORDER[strategy].entries()) expect(isTouched(step, strategy), step).toBe(at >= fence);
    }
  });
});
