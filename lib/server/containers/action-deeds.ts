import 'server-only';

/** What somebody does to a container, in words: while it goes on, and when it has ended. */
export const ACTION_DEEDS = {
  start: { doing: 'starting', done: 'started' },
  stop: { doing: 'stopping', done: 'stopped' },
  restart: { doing: 'restarting', done: 'restarted' },
  pause: { doing: 'pausing', done: 'paused' },
  unpause: { doing: 'unpausing', done: 'unpaused' },
  kill: { doing: 'killing', done: 'killed' },
  remove: { doing: 'removing', done: 'removed' },
} as const;
