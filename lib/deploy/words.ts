/** The states, steps and kinds of a deployment: what is stored, sent and shown is spelt here, once. No I/O, no clock. */

export const DEPLOYMENT_STATES = [
  'queued',
  'preparing',
  'cutover',
  'verifying',
  'watching',
  'restoring',
  'succeeded',
  'failed',
  'rolled_back',
  'rollback_failed',
  'cancelled',
  'superseded',
] as const;
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];

/** Nothing more happens in these. `failed`: the old one was never touched. */
export const TERMINAL_STATES = [
  'succeeded',
  'failed',
  'rolled_back',
  'rollback_failed',
  'cancelled',
  'superseded',
] as const satisfies readonly DeploymentState[];
export type Verdict = (typeof TERMINAL_STATES)[number];

export const isTerminal = (state: DeploymentState): state is Verdict =>
  (TERMINAL_STATES as readonly DeploymentState[]).includes(state);

export const STEPS = [
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
  'remove-candidate',
  'restore',
  'verify-restored',
] as const;
export type Step = (typeof STEPS)[number];

export const STEP_STATES = ['waiting', 'running', 'done', 'failed', 'skipped'] as const;
export type StepState = (typeof STEP_STATES)[number];

export const STRATEGIES = ['stop-first', 'start-first'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** `rollback`: somebody chose an older release. An automatic restore is part of the deployment that failed. */
export const TRIGGERS = ['deploy', 'rollback'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** What each step does, for people: `Stop the old container`. */
export const STEP_WORDS: Readonly<Record<Step, string>> = {
  lease: 'Take the environment',
  preflight: 'Look at what is there',
  pull: 'Bring the image',
  create: 'Create the new container',
  fence: 'Keep the old container from coming back by itself',
  stop: 'Stop the old container',
  swap: 'Give the name to the new container',
  start: 'Start the new container',
  verify: 'Verify the new container',
  commit: 'Write down what is live',
  watch: 'Watch it',
  retire: 'Put the old container away',
  'remove-candidate': 'Remove the new container',
  restore: 'Put the old container back',
  'verify-restored': 'Verify the old container',
};
