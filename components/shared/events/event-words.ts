import type { Tone } from '@/components/ui/badge';
import type { FleetEvent } from '@/lib/contract/event';
import { exitCodeWords, isOrdinaryEnd, signalName } from './exit-code-words';

export const EVENT_KINDS = ['trouble', 'lifecycle', 'health', 'images', 'networks', 'console'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const EVENT_KIND_WORDS: Readonly<Record<EventKind, string>> = {
  trouble: 'Trouble',
  lifecycle: 'Starts and stops',
  health: 'Health',
  images: 'Images',
  networks: 'Networks and volumes',
  console: 'Connections',
};

export interface EventWords {
  kind: EventKind;
  tone: Tone;
  /** A sentence without its subject: `ended with exit code 1: the program reported an error`. */
  words: string;
}

const LIFECYCLE: Readonly<Record<string, string>> = {
  create: 'was created',
  start: 'started',
  restart: 'was restarted',
  stop: 'was stopped',
  pause: 'was paused',
  unpause: 'goes on after a pause',
  destroy: 'was removed',
  rename: 'was renamed',
  update: 'got other limits or another restart policy',
  attach: 'was attached to',
  detach: 'was detached from',
  commit: 'was saved as an image',
  export: 'was exported',
  resize: 'got another terminal size',
  'archive-path': 'had files copied out of it',
  'extract-to-dir': 'had files copied into it',
};

const OBJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  image: {
    pull: 'was pulled',
    push: 'was pushed',
    tag: 'was tagged',
    untag: 'lost a tag',
    delete: 'was deleted',
    import: 'was imported',
    load: 'was loaded',
    save: 'was saved to a file',
    build: 'was built',
    prune: 'unused ones were removed',
  },
  volume: {
    create: 'was created',
    mount: 'was mounted',
    unmount: 'was unmounted',
    destroy: 'was removed',
    prune: 'unused ones were removed',
  },
  network: {
    create: 'was created',
    connect: 'got a container',
    disconnect: 'lost a container',
    destroy: 'was removed',
    remove: 'was removed',
    update: 'was changed',
    prune: 'unused ones were removed',
  },
};

/** What happened, for people. Unknown actions keep the engine's own word rather than being hidden. */
export function eventWords(event: FleetEvent): EventWords {
  if (event.type === 'console' || event.type === 'daemon') return connectionWords(event);
  if (event.type !== 'container') {
    const words = OBJECTS[event.type]?.[event.action] ?? event.action;
    return { kind: event.type === 'image' ? 'images' : 'networks', tone: 'idle', words: `${event.type} ${words}` };
  }
  switch (event.action) {
    case 'die':
      return dieWords(event.exitCode);
    case 'oom':
      return { kind: 'trouble', tone: 'bad', words: 'ran out of memory: the kernel killed a process in it' };
    case 'kill':
      return { kind: 'lifecycle', tone: 'idle', words: `was sent ${signalName(event.detail ?? '') || 'a signal'}` };
    case 'health_status':
      return healthWords(event.detail);
    case 'start':
      return { kind: 'lifecycle', tone: 'ok', words: 'started' };
    default:
      return { kind: 'lifecycle', tone: 'idle', words: LIFECYCLE[event.action] ?? event.action };
  }
}

function dieWords(exitCode: number | null): EventWords {
  if (exitCode === null) return { kind: 'lifecycle', tone: 'warn', words: 'ended' };
  const words = `ended with exit code ${exitCode}: ${exitCodeWords(exitCode)}`;
  return isOrdinaryEnd(exitCode) ? { kind: 'lifecycle', tone: 'idle', words } : { kind: 'trouble', tone: 'bad', words };
}

function healthWords(status: string | null): EventWords {
  if (status === 'unhealthy')
    return { kind: 'trouble', tone: 'bad', words: 'is unhealthy: its health check keeps failing' };
  if (status === 'healthy') return { kind: 'health', tone: 'ok', words: 'is healthy' };
  if (status === 'starting') return { kind: 'health', tone: 'idle', words: 'is starting; its health is not known yet' };
  return { kind: 'health', tone: 'idle', words: `health: ${status ?? 'not known'}` };
}

function connectionWords(event: FleetEvent): EventWords {
  if (event.action === 'connected') return { kind: 'console', tone: 'ok', words: 'engine connected' };
  if (event.action === 'disconnected') {
    return { kind: 'console', tone: 'bad', words: `engine lost${event.detail ? `: ${event.detail}` : ''}` };
  }
  return { kind: 'console', tone: 'idle', words: `engine: ${event.action}` };
}
