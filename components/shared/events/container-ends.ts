import type { FleetEvent } from '@/lib/contract/event';
import { exitCodeWords, isOrdinaryEnd } from './exit-code-words';

/** One end of a container's main process, put together from the engine's `kill`, `oom`, `die` and `stop` events. */
export interface ContainerEnd {
  host: string;
  id: string;
  name: string;
  at: number;
  exitCode: number | null;
  /** The kernel's out-of-memory killer struck during this run, shortly before the end. */
  oom: boolean;
  /** Somebody asked for it: a stop, or a signal that ends programs, since it was started. */
  asked: boolean;
}

/** An `oom` event belongs to a `die` that follows within this time; earlier ones hit a child that the program survived. */
const OOM_NEAR_MS = 10_000;
/** Signals that people and `docker stop` end programs with: INT, QUIT, KILL, TERM. A HUP is a reload, not a stop. */
const ENDING_SIGNALS = new Set(['2', '3', '9', '15', 'SIGINT', 'SIGQUIT', 'SIGKILL', 'SIGTERM']);

/** The ends within `events` (oldest first), oldest first. */
export function containerEnds(events: readonly FleetEvent[]): ContainerEnd[] {
  const runs = new Map<string, { killed: boolean; oomAt: number | null; last: ContainerEnd | null }>();
  const ends: ContainerEnd[] = [];
  for (const event of events) {
    if (event.type !== 'container') continue;
    const key = `${event.host}/${event.id}`;
    const run = runs.get(key) ?? { killed: false, oomAt: null, last: null };
    runs.set(key, run);
    if (event.action === 'start') Object.assign(run, { killed: false, oomAt: null, last: null });
    else if (event.action === 'oom') {
      run.oomAt = event.at;
      // Engines tell `oom` and `die` in either order.
      if (run.last && event.at - run.last.at <= OOM_NEAR_MS) run.last.oom = true;
    } else if (event.action === 'kill') run.killed ||= ENDING_SIGNALS.has(event.detail ?? '');
    else if (event.action === 'stop' && run.last) run.last.asked = true;
    else if (event.action === 'die') {
      run.last = {
        host: event.host,
        id: event.id,
        name: event.name,
        at: event.at,
        exitCode: event.exitCode,
        oom: run.oomAt !== null && event.at - run.oomAt <= OOM_NEAR_MS,
        asked: run.killed,
      };
      ends.push(run.last);
    }
  }
  return ends;
}

/** Nobody asked for it, or memory ran out, or the code is not one that a stop leaves behind. */
export function isUnexpectedEnd(end: Pick<ContainerEnd, 'exitCode' | 'oom' | 'asked'>): boolean {
  if (end.oom) return true;
  return !end.asked && end.exitCode !== null && !isOrdinaryEnd(end.exitCode);
}

export function endWords(end: Pick<ContainerEnd, 'exitCode' | 'oom' | 'asked'>): string {
  if (end.oom) return 'out of memory: the kernel killed it';
  if (end.exitCode === null) return 'ended';
  if (end.asked && end.exitCode !== 0) return `stopped on request (${exitCodeWords(end.exitCode)})`;
  return exitCodeWords(end.exitCode);
}
