import 'server-only';
import { type Actor, holdsEverything, maySee, maySeeWholeHost } from '../../access/actor';
import { AppError } from '../../contract/app-error';
import type { ContainerSummary } from '../../contract/container';
import type { HostSummary } from '../../contract/host';
import type { Engine } from '../../docker/engine';
import type { Runtime } from '../runtime';

/** The host, or `host_not_found`. */
export function requireHost(runtime: Pick<Runtime, 'fleet'>, id: string): HostSummary {
  const host = runtime.fleet.host(id);
  if (!host) throw new AppError('host_not_found', { detail: `No host «${id}».` });
  return host;
}

export function containerNotFound(host: string, id: string): AppError {
  return new AppError('container_not_found', { detail: `No container «${id}» on host «${host}».` });
}

/** The containers that are there for the actor. */
export function visibleContainers(runtime: Pick<Runtime, 'fleet'>, actor: Actor): readonly ContainerSummary[] {
  const all = runtime.fleet.containers();
  return holdsEverything(actor) ? all : all.filter((container) => maySee(actor, container));
}

/**
 * What a request is about: the container as the mirror knows it, and the engine that has it. What the engine is asked by is
 * always the full id from the mirror, never the text of the request.
 */
export function requireContainer(
  runtime: Pick<Runtime, 'fleet'> & Partial<Pick<Runtime, 'deeds'>>,
  params: { host: string; id: string },
  /** Who wants to change it: told who removed it shortly before. */
  actor?: Actor,
): { engine: Engine; container: ContainerSummary } {
  requireHost(runtime, params.host);
  const engine = runtime.fleet.engine(params.host);
  const container = runtime.fleet.container(params.host, params.id);
  if (!container) {
    const error = containerNotFound(params.host, params.id);
    if (actor === undefined || !maySeeWholeHost(actor, params.host)) throw error;
    throw runtime.deeds?.explain({ kind: 'container', ...params, by: actor.username }, error) ?? error;
  }
  return { engine, container };
}
