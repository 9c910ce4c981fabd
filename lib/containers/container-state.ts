import type { ContainerState, HealthStatus } from '../contract/container';

/** Docker's own words and Podman's. */
const STATES: ReadonlyMap<string, ContainerState> = new Map(
  Object.entries({
    created: 'created',
    running: 'running',
    paused: 'paused',
    restarting: 'restarting',
    removing: 'removing',
    exited: 'exited',
    dead: 'dead',
    configured: 'created',
    initialized: 'created',
    stopped: 'exited',
    stopping: 'running',
  } satisfies Record<string, ContainerState>),
);

export function containerStateOf(word: string | null | undefined): ContainerState {
  return STATES.get(word ?? '') ?? 'unknown';
}

/** It has processes, and so open files and addresses. */
export function isUp(state: ContainerState): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting';
}

export function healthStatusOf(word: string | null | undefined): HealthStatus {
  return word === 'healthy' || word === 'unhealthy' || word === 'starting' ? word : 'none';
}
