import type { ContainerSummary } from '../contract/container';
import { containerStateOf, healthStatusOf } from './container-state';
import { parseTime } from './engine-time';
import type { Inspect } from './inspect';
import { ownLabels, stackOf } from './labels';
import { limitsOf } from './limits';
import { listedPorts, portsOf } from './ports';
import { maskArguments, maskRecord, maskText } from './secret-mask';

/** A row of the engine's list, as `lib/docker` answers it. */
export interface ListedRow {
  id: string;
  names: string[];
  image: string;
  imageId: string;
  command: string;
  /** ms */
  createdAt: number;
  state: string;
  /** `Up 3 hours (healthy)`, `Exited (137) 2 minutes ago`. */
  status: string;
  labels: Record<string, string>;
  ports: { ip: string; privatePort: number; publicPort: number | null; type: string }[];
  networks: string[];
  /** Names of volumes. */
  volumes: string[];
}

const MAX_COMMAND = 2_000;
const MAX_ERROR = 1_000;

/** From the list alone: limits, restarts and times of start and end are not in it and read as unknown until the inspect. */
export function summaryFromList(host: string, row: ListedRow): ContainerSummary {
  const exit = /^(?:Exited|Restarting|Dead) \((\d{1,10})\)/.exec(row.status)?.[1];
  return {
    host,
    id: row.id,
    name: row.names[0] ?? row.id.slice(0, 12),
    image: row.image,
    imageId: row.imageId,
    command: cut(maskText(row.command), MAX_COMMAND),
    createdAt: row.createdAt,
    state: containerStateOf(row.state),
    health: healthFromStatus(row.status),
    failingStreak: 0,
    exitCode: exit === undefined ? null : Number(exit),
    oomKilled: false,
    error: null,
    startedAt: null,
    finishedAt: null,
    restartCount: 0,
    restartPolicy: '',
    ...stackOf(row.labels),
    ports: listedPorts(row.ports),
    networks: [...row.networks].sort(),
    volumes: [...row.volumes].sort(),
    memoryLimit: null,
    cpuLimit: null,
    pidsLimit: null,
    tty: false,
    labels: maskRecord(ownLabels(row.labels)),
  };
}

export function summaryFromInspect(host: string, inspect: Inspect): ContainerSummary {
  const labels = inspect.Config?.Labels ?? {};
  const finishedAt = parseTime(inspect.State?.FinishedAt);
  return {
    host,
    id: inspect.Id,
    name: (inspect.Name ?? '').replace(/^\//, '') || inspect.Id.slice(0, 12),
    image: inspect.Config?.Image || inspect.Image || '',
    imageId: inspect.Image ?? '',
    command: cut(commandOf(inspect), MAX_COMMAND),
    createdAt: parseTime(inspect.Created) ?? 0,
    state: stateOf(inspect),
    health: healthStatusOf(inspect.State?.Health?.Status),
    failingStreak: inspect.State?.Health?.FailingStreak ?? 0,
    exitCode: exitCodeOf(inspect, finishedAt),
    oomKilled: inspect.State?.OOMKilled ?? false,
    error: inspect.State?.Error ? cut(maskText(inspect.State.Error), MAX_ERROR) : null,
    startedAt: parseTime(inspect.State?.StartedAt),
    finishedAt,
    restartCount: inspect.RestartCount ?? 0,
    restartPolicy: inspect.HostConfig?.RestartPolicy?.Name || 'no',
    ...stackOf(labels),
    ports: portsOf(inspect),
    networks: Object.keys(inspect.NetworkSettings?.Networks ?? {}).sort(),
    volumes: (inspect.Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])).sort(),
    ...limitsOf(inspect),
    tty: inspect.Config?.Tty ?? false,
    labels: maskRecord(ownLabels(labels)),
  };
}

function stateOf(inspect: Inspect): ContainerSummary['state'] {
  const { State } = inspect;
  if (State?.Status) return containerStateOf(State.Status);
  if (State?.Dead) return 'dead';
  if (State?.Restarting) return 'restarting';
  if (State?.Paused) return 'paused';
  if (State?.Running) return 'running';
  return State?.Running === false ? 'exited' : 'unknown';
}

/**
 * The engine resets the code to 0 when it starts a container, so a running one has none. A container that could not be started
 * never ended and has the code of the failure all the same (127, 128).
 */
function exitCodeOf(inspect: Inspect, finishedAt: number | null): number | null {
  const code = inspect.State?.ExitCode;
  const state = stateOf(inspect);
  if (code === null || code === undefined || state === 'running' || state === 'paused') return null;
  return finishedAt !== null || code !== 0 ? code : null;
}

function commandOf(inspect: Inspect): string {
  return maskArguments([...(inspect.Path ? [inspect.Path] : []), ...(inspect.Args ?? [])]).join(' ');
}

function healthFromStatus(status: string): ContainerSummary['health'] {
  if (status.endsWith('(healthy)')) return 'healthy';
  if (status.endsWith('(unhealthy)')) return 'unhealthy';
  return status.endsWith('(health: starting)') ? 'starting' : 'none';
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
