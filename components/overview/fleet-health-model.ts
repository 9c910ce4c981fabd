import type { ContainerSummary, HealthStatus } from '@/lib/contract/container';
import type { FleetEvent } from '@/lib/contract/event';
import { type ContainerEnd, containerEnds, endWords, isUnexpectedEnd } from '../shared/events/container-ends';
import { exitCodeWords } from '../shared/events/exit-code-words';

/** Three ends within ten minutes are a crash loop (the common alert threshold of container monitors). */
export const CRASH_LOOP_ENDS = 3;
export const CRASH_LOOP_WINDOW_MS = 10 * 60_000;
export const RECENT_MS = 24 * 3600_000;

/** Of those that run: what their checks say, and how many nobody checks. The parts add up to the whole. */
export function healthWords(containers: readonly ContainerSummary[]): string {
  const running = containers.filter((container) => container.state === 'running');
  const count = (health: HealthStatus) => running.filter((container) => container.health === health).length;
  const parts = [
    [count('unhealthy'), 'unhealthy'],
    [count('healthy'), 'healthy'],
    [count('starting'), 'starting'],
    [count('none'), 'without a check'],
  ] as const;
  return parts.flatMap(([number, words]) => (number > 0 ? [`${number} ${words}`] : [])).join(', ');
}

export type AttentionKind = 'unhealthy' | 'crash-loop' | 'restarting' | 'dead';

export interface AttentionRow {
  kind: AttentionKind;
  container: ContainerSummary;
  words: string;
  /** Since when, as far as it is known; ms since 1970. */
  since: number | null;
}

const ATTENTION_ORDER: readonly AttentionKind[] = ['unhealthy', 'crash-loop', 'restarting', 'dead'];

/** What needs somebody now, worst first: unhealthy, then crash looping, restarting, dead. */
export function needsAttention(
  containers: readonly ContainerSummary[],
  events: readonly FleetEvent[],
  now: number,
): AttentionRow[] {
  const ends = new Map<string, ContainerEnd[]>();
  for (const end of containerEnds(events)) {
    if (end.at < now - CRASH_LOOP_WINDOW_MS || end.asked) continue;
    const key = keyOf(end);
    ends.set(key, [...(ends.get(key) ?? []), end]);
  }
  const rows: AttentionRow[] = [];
  for (const container of containers) {
    const row = attentionOf(container, ends.get(keyOf(container)) ?? [], events);
    if (row) rows.push(row);
  }
  return rows.sort(
    (a, b) =>
      ATTENTION_ORDER.indexOf(a.kind) - ATTENTION_ORDER.indexOf(b.kind) ||
      (b.since ?? 0) - (a.since ?? 0) ||
      a.container.name.localeCompare(b.container.name),
  );
}

function attentionOf(
  container: ContainerSummary,
  ends: readonly ContainerEnd[],
  events: readonly FleetEvent[],
): AttentionRow | null {
  const { state } = container;
  if (state === 'running' && container.health === 'unhealthy') {
    const flip = events.findLast(
      (event) =>
        event.id === container.id &&
        event.host === container.host &&
        event.action === 'health_status' &&
        event.detail === 'unhealthy',
    );
    const streak = container.failingStreak;
    return {
      kind: 'unhealthy',
      container,
      words: streak > 0 ? `${streak} ${streak === 1 ? 'probe' : 'probes'} failed in a row` : 'its health check fails',
      since: flip?.at ?? null,
    };
  }
  const [first] = ends;
  const last = ends.at(-1);
  if (first && last && ends.length >= CRASH_LOOP_ENDS && state !== 'paused') {
    return {
      kind: 'crash-loop',
      container,
      words: `ended ${ends.length} times in 10 minutes, last: ${lastEndWords(container, last)}`,
      since: first.at,
    };
  }
  if (state === 'restarting') {
    const times = `${container.restartCount} ${container.restartCount === 1 ? 'time' : 'times'}`;
    return {
      kind: 'restarting',
      container,
      words: `restarted ${times}, last: ${lastEndWords(container, last)}`,
      // Between two tries there is no beginning: the count says it.
      since: null,
    };
  }
  if (state === 'dead') {
    const words = container.error ?? 'the engine could not remove it completely';
    return { kind: 'dead', container, words, since: container.finishedAt };
  }
  return null;
}

function lastEndWords(container: ContainerSummary, end: ContainerEnd | undefined): string {
  if (end?.oom || container.oomKilled) return 'out of memory';
  if (container.error) return container.error;
  const code = end?.exitCode ?? container.exitCode;
  return code === null ? 'exit code not known' : `exit code ${code}, ${exitCodeWords(code)}`;
}

export interface EndedRow {
  container: ContainerSummary;
  at: number;
  exitCode: number | null;
  reason: string;
  /** False for an end that looks wanted: clean exit, or a stop that somebody asked for. */
  unexpected: boolean;
  /** It died and runs again. */
  backAgain: boolean;
}

/**
 * Containers that ended within the last 24 h: the unexpected ends first, newest first in both. A container that runs
 * again is only news when its end was unexpected.
 */
export function recentlyEnded(
  containers: readonly ContainerSummary[],
  events: readonly FleetEvent[],
  now: number,
): EndedRow[] {
  const lastEnds = new Map<string, ContainerEnd>();
  for (const end of containerEnds(events)) lastEnds.set(keyOf(end), end);
  const rows: EndedRow[] = [];
  for (const container of containers) {
    const row = endedRow(container, lastEnds.get(keyOf(container)));
    if (row && now - row.at <= RECENT_MS && (!row.backAgain || row.unexpected)) rows.push(row);
  }
  return rows.sort((a, b) => Number(b.unexpected) - Number(a.unexpected) || b.at - a.at);
}

function endedRow(container: ContainerSummary, event: ContainerEnd | undefined): EndedRow | null {
  // One that is between two tries stands among those that need attention.
  if (container.state === 'restarting') return null;
  const over = container.state === 'exited' || container.state === 'dead';
  if (!over) {
    if (!event) return null;
    const { at, exitCode } = event;
    return { container, at, exitCode, reason: endWords(event), unexpected: isUnexpectedEnd(event), backAgain: true };
  }
  // The engine's record is the truth about the last run; the events only add whether somebody asked for it.
  const at = container.finishedAt ?? event?.at;
  if (at === undefined) return null;
  const end = {
    exitCode: container.exitCode ?? event?.exitCode ?? null,
    oom: container.oomKilled,
    asked: event?.asked ?? false,
  };
  return {
    container,
    at,
    exitCode: end.exitCode,
    reason: container.error && !end.oom ? container.error : endWords(end),
    unexpected: container.error !== null || isUnexpectedEnd(end),
    backAgain: false,
  };
}

function keyOf(object: { host: string; id: string }): string {
  return `${object.host}/${object.id}`;
}
