import 'server-only';
import { stackOf } from '@/lib/containers/labels';
import type { ContainerState, ContainerSummary, HealthStatus } from '@/lib/contract/container';
import type { EngineEvent } from '@/lib/docker/engine';

/**
 * One container in the mirror. Events are applied at once; observations (list, inspect) correct them afterwards. Both carry
 * the engine's own times, and by those an older word never overwrites a newer one - Engine 20.10 says `running` in list
 * and inspect for 54-99 ms after it has told of `die`.
 */
export interface Row {
  readonly summary: ContainerSummary;
  /** The last start or die that an event told of, ms of the engine's clock. */
  readonly turn: { readonly to: 'running' | 'ended'; readonly at: number } | null;
}

export type RowChange = { kind: 'same' } | { kind: 'row'; row: Row } | { kind: 'removed' };

const SAME: RowChange = { kind: 'same' };
const RUNNING: ReadonlySet<ContainerState> = new Set(['running', 'paused', 'restarting']);

/** Applies an event to the row of its container. Podman's own names (`died`, `remove`) mean the same as Docker's. */
export function applyEvent(host: string, row: Row | undefined, event: EngineEvent): RowChange {
  const at = eventTime(event);
  switch (event.action) {
    case 'destroy':
    case 'remove':
      return row === undefined ? SAME : { kind: 'removed' };
    case 'create':
      return row === undefined ? { kind: 'row', row: { summary: createdRow(host, event, at), turn: null } } : SAME;
  }
  if (row === undefined) return SAME;
  const { summary } = row;
  switch (event.action) {
    case 'start':
      if (isOlder(row, at, 'start')) return SAME;
      return changed(row, startedFields(summary, at), { to: 'running', at });
    case 'die':
    case 'died':
      if (isOlder(row, at, 'die')) return SAME;
      return changed(row, endedFields(summary, event, at), { to: 'ended', at });
    case 'pause':
      return summary.state === 'running' ? changed(row, { state: 'paused' }) : SAME;
    case 'unpause':
      return summary.state === 'paused' ? changed(row, { state: 'running' }) : SAME;
    case 'rename':
      return changed(row, { name: event.attributes.name?.replace(/^\//, '') || summary.name });
    case 'oom':
      return changed(row, { oomKilled: true });
    case 'health_status': {
      const health = healthOf(event.actionDetail);
      if (health === null) return SAME;
      return changed(row, { health, failingStreak: health === 'healthy' ? 0 : summary.failingStreak });
    }
    default:
      return SAME;
  }
}

/**
 * Whether an observation must be older than what an event already said: the container ended, and the observation shows the
 * run that ended; or it started, and the observation shows the end before that. Times are the engine's own on both sides.
 */
export function isStale(row: Row, observed: ContainerSummary): boolean {
  if (row.turn === null) return false;
  if (row.turn.to === 'ended') {
    if (observed.state !== 'running' && observed.state !== 'paused') return false;
    return observed.startedAt === null || observed.startedAt < row.turn.at;
  }
  // Running, but since before the last known end: the run before this one.
  if (RUNNING.has(observed.state)) {
    return (
      observed.startedAt !== null && row.summary.finishedAt !== null && observed.startedAt < row.summary.finishedAt
    );
  }
  return observed.finishedAt === null || observed.finishedAt < row.turn.at;
}

/** What an inspect said becomes the row. The same object is kept when nothing differs, so that nobody repaints. */
export function applyObservation(row: Row | undefined, observed: ContainerSummary): RowChange {
  if (row === undefined) return { kind: 'row', row: { summary: observed, turn: null } };
  const turn = row.turn !== null && contradicts(row.turn.to, observed.state) ? null : row.turn;
  if (sameValue(row.summary, observed))
    return turn === row.turn ? SAME : { kind: 'row', row: { summary: row.summary, turn } };
  return { kind: 'row', row: { summary: observed, turn } };
}

/**
 * A row of the list knows less than an inspect (no limits, no times of start and end): of a known container it gives only
 * the state, and not even that when an event said otherwise: the inspect that follows decides.
 */
export function applyListed(row: Row | undefined, listed: ContainerSummary): RowChange {
  if (row === undefined) return { kind: 'row', row: { summary: listed, turn: null } };
  if (row.turn !== null && contradicts(row.turn.to, listed.state)) return SAME;
  return changed(row, { state: listed.state });
}

/** Deep equality of plain JSON values. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, at) => sameValue(one, b[at]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && sameValue(left[key], right[key]))
  );
}

export function eventTime(event: EngineEvent): number {
  return Number(event.timeNano / 1_000_000n);
}

/** Events told again after a reconnect may be older than what an observation has already shown. */
function isOlder(row: Row, at: number, action: 'start' | 'die'): boolean {
  const { startedAt, finishedAt, state } = row.summary;
  if (row.turn !== null && at < row.turn.at) return true;
  if (action === 'die') return state !== 'exited' && startedAt !== null && at < startedAt;
  if (RUNNING.has(state) && state !== 'restarting') return startedAt !== null && at < startedAt;
  return finishedAt !== null && at < finishedAt;
}

function startedFields(summary: ContainerSummary, at: number): Partial<ContainerSummary> {
  const health: Partial<ContainerSummary> = summary.health === 'none' ? {} : { health: 'starting', failingStreak: 0 };
  // An observation may already have shown this very run, with a start a little before the event.
  const known = summary.startedAt !== null && summary.state === 'running' && summary.startedAt > at - 1_000;
  return {
    state: 'running',
    startedAt: known ? summary.startedAt : at,
    exitCode: null,
    error: null,
    oomKilled: false,
    ...(known ? {} : health),
  };
}

function endedFields(summary: ContainerSummary, event: EngineEvent, at: number): Partial<ContainerSummary> {
  const code = Number(event.attributes.exitCode ?? event.attributes.containerExitCode);
  return { state: 'exited', finishedAt: at, exitCode: Number.isInteger(code) ? code : summary.exitCode };
}

/** The row of a container of which only the `create` event is known; the inspect that follows at once fills it. */
function createdRow(host: string, event: EngineEvent, at: number): ContainerSummary {
  return {
    host,
    id: event.id,
    name: event.attributes.name ?? event.id.slice(0, 12),
    image: event.attributes.image ?? '',
    imageId: '',
    command: '',
    createdAt: at,
    state: 'created',
    health: 'none',
    failingStreak: 0,
    exitCode: null,
    oomKilled: false,
    error: null,
    startedAt: null,
    finishedAt: null,
    restartCount: 0,
    restartPolicy: 'no',
    ...stackOf(event.attributes),
    ports: [],
    networks: [],
    volumes: [],
    memoryLimit: null,
    cpuLimit: null,
    pidsLimit: null,
    tty: false,
    labels: {},
  };
}

function changed(row: Row, fields: Partial<ContainerSummary>, turn: Row['turn'] = row.turn): RowChange {
  const differs = Object.entries(fields).some(
    ([key, value]) => !sameValue(row.summary[key as keyof ContainerSummary], value),
  );
  if (!differs && sameValue(turn, row.turn)) return SAME;
  return { kind: 'row', row: { summary: differs ? { ...row.summary, ...fields } : row.summary, turn } };
}

function healthOf(detail: string | null): HealthStatus | null {
  return detail === 'healthy' || detail === 'unhealthy' || detail === 'starting' || detail === 'none' ? detail : null;
}

function contradicts(to: 'running' | 'ended', state: ContainerState): boolean {
  return to === 'ended' ? state === 'running' || state === 'paused' : !RUNNING.has(state);
}
