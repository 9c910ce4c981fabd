import type { DeploymentState, Step, Strategy } from './words';

/** In which order a target goes through its steps. */
export const ORDER: Readonly<Record<Strategy, readonly Step[]>> = {
  'stop-first': [
    'lease',
    'preflight',
    'pull',
    'create',
    'fence',
    'stop',
    'swap',
    'start',
    'verify',
    'commit',
    'watch',
    'retire',
  ],
  'start-first': [
    'lease',
    'preflight',
    'pull',
    'create',
    'start',
    'verify',
    'fence',
    'swap',
    'stop',
    'commit',
    'watch',
    'retire',
  ],
};

/** Once this was begun the old one is not as it was. */
const FIRST_TOUCH: Step = 'fence';

/** Steps of the way back: they leave it written down how far the way forward had come, which decides what has to be undone. */
const BACKWARD: readonly Step[] = ['remove-candidate', 'restore', 'verify-restored'];
export const isBackward = (step: Step): boolean => BACKWARD.includes(step);

/** Whether something may have been done to the old container: `step` is the last of the way forward that was begun. */
export function isTouched(step: Step | null, strategy: Strategy | null): boolean {
  if (step === null || strategy === null) return false;
  const order = ORDER[strategy];
  return order.indexOf(step) >= order.indexOf(FIRST_TOUCH);
}

/**
 * What becomes of a deployment that the console finds unfinished when it starts.
 * - `queue`: it had not begun.
 * - `abandon`: the old one was never touched: remove the new one; `failed`.
 * - `restore`: put the old one back.
 * - `resume`: the new one was to be started or verified: go on, with the deadline that was written down.
 * - `watch`: it is live: watch it until the end that was written down, then put the old one away.
 */
export type Recovery = 'queue' | 'abandon' | 'restore' | 'resume' | 'watch';

export function recoveryOf(found: {
  state: DeploymentState;
  committed: boolean;
  cancelled: boolean;
  strategy: Strategy | null;
  /** Of each target the last step that was begun, in order. */
  steps: readonly (Step | null)[];
}): Recovery {
  const { cancelled, committed, state, steps, strategy } = found;
  if (state === 'queued') return cancelled ? 'abandon' : 'queue';
  const touched = steps.some((step) => isTouched(step, strategy));
  if (state === 'restoring') return touched || committed ? 'restore' : 'abandon';
  if (cancelled) return touched || committed ? 'restore' : 'abandon';
  if (committed) return 'watch';
  if (!touched) return 'abandon';
  const last = steps.at(-1) ?? null;
  const verifying = strategy === 'stop-first' && (last === 'start' || last === 'verify' || last === 'commit');
  return verifying ? 'resume' : 'restore';
}
