import type { ContainerAction, ContainerState } from '@/lib/contract/container';

/** What can be done to a container from a list. */
export type RowAction = ContainerAction | 'remove';
export const ROW_ACTIONS = [
  'start',
  'stop',
  'restart',
  'pause',
  'unpause',
  'kill',
  'remove',
] as const satisfies RowAction[];

export const ACTION_WORDS: Readonly<Record<RowAction, { label: string; doing: string; done: string }>> = {
  start: { label: 'Start', doing: 'starting', done: 'Started' },
  stop: { label: 'Stop', doing: 'stopping', done: 'Stopped' },
  restart: { label: 'Restart', doing: 'restarting', done: 'Restarted' },
  pause: { label: 'Pause', doing: 'pausing', done: 'Paused' },
  unpause: { label: 'Unpause', doing: 'unpausing', done: 'Unpaused' },
  kill: { label: 'Kill', doing: 'killing', done: 'Killed' },
  remove: { label: 'Remove', doing: 'removing', done: 'Removed' },
};

const POSSIBLE: Readonly<Record<RowAction, readonly ContainerState[]>> = {
  start: ['created', 'exited', 'dead', 'unknown'],
  stop: ['running', 'restarting', 'paused', 'unknown'],
  restart: ['running', 'restarting', 'paused', 'exited', 'created', 'unknown'],
  pause: ['running', 'unknown'],
  unpause: ['paused', 'unknown'],
  kill: ['running', 'restarting', 'paused', 'unknown'],
  remove: ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'unknown'],
};

export function isPossible(action: RowAction, state: ContainerState): boolean {
  return POSSIBLE[action].includes(state);
}

/** Starting and unpausing takes nothing away: done at once, unless it is for many. */
export function needsConfirmation(action: RowAction, count: number): boolean {
  return count > 1 || (action !== 'start' && action !== 'unpause');
}

export interface ActionOptions {
  /** Seconds before a stop or restart becomes a kill; undefined: the container's own. */
  timeoutSeconds?: number;
  /** For kill. */
  signal?: string;
  /** For remove: kills it first. */
  force?: boolean;
  /** For remove: its anonymous volumes too. */
  volumes?: boolean;
}

export const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
