import { api } from '@/lib/client/api';
import { getContainer } from '@/lib/client/routes';
import type { ContainerDetail, ContainerSummary } from '@/lib/contract/container';
import type { ActionContext } from './action-consequences';

/** So many neighbours are asked about at most: each is one small request to the engine. */
const NEIGHBOURS_AT_MOST = 40;
const AT_ONCE = 6;

/**
 * Who else could hang on a container: without a network of its own one may live in another's namespace, and services of the
 * same stack may be declared to need it.
 */
export function neighboursOf(container: ContainerSummary, all: readonly ContainerSummary[]): ContainerSummary[] {
  return all
    .filter((other) => other.host === container.host && other.id !== container.id)
    .filter((other) => other.networks.length === 0 || (container.stack !== null && other.stack === container.stack))
    .slice(0, NEIGHBOURS_AT_MOST);
}

export function contextFrom(detail: ContainerDetail, neighbours: readonly ContainerDetail[]): ActionContext {
  const modes = [`container:${detail.id}`, `container:${detail.name}`];
  return {
    detail,
    sharing: neighbours
      .filter((other) => [other.networkMode, other.pidMode, other.ipcMode].some((mode) => modes.includes(mode)))
      .map((other) => other.name),
    needing: neighbours
      .filter(
        (other) => detail.service !== null && other.stack === detail.stack && dependsOn(other).includes(detail.service),
      )
      .map((other) => other.name),
  };
}

/** Compose writes `db:service_healthy:false,cache:service_started:true`. */
function dependsOn(container: ContainerDetail): string[] {
  const label = container.allLabels['com.docker.compose.depends_on'] ?? '';
  return label.split(',').map((entry) => entry.split(':')[0] ?? '');
}

export async function loadActionContext(
  container: ContainerSummary,
  all: readonly ContainerSummary[],
  signal: AbortSignal,
): Promise<ActionContext> {
  const detail = await api(getContainer, { params: { host: container.host, id: container.id }, signal });
  const waiting = neighboursOf(container, all);
  const known: ContainerDetail[] = [];
  const ask = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      // One that was removed meanwhile hangs on nothing any more.
      const other = await api(getContainer, { params: { host: next.host, id: next.id }, signal }).catch(() => null);
      if (other !== null) known.push(other);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return contextFrom(detail, known);
}
