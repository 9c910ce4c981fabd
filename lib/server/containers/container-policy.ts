import 'server-only';
import { type Actor, maySee, mayUseAt } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { Engine } from '@/lib/docker/engine';
import type { Policy } from '@/lib/policy/policy';
import type { Runtime } from '../runtime';

type Sources = { fleet: Pick<Runtime['fleet'], 'container'>; config: Pick<Runtime['config'], 'bindAllow'> };

/** By what the actor's bodies for this host are judged. Without `volumes` (see `volumesOf`) no volume is known. */
export function policyOf(
  { fleet, config }: Sources,
  actor: Actor,
  host: string,
  volumes: ReadonlyMap<string, ReturnType<Policy['volume']>> = new Map(),
): Policy {
  return {
    mayEscape: mayUseAt(actor, 'containers:privileged', { host, stack: null }),
    who: `${actor.username} (${actor.role})`,
    binds: config.bindAllow,
    containerInScope: (reference) => {
      const container = fleet.container(host, reference);
      return container !== undefined && maySee(actor, container);
    },
    volume: (name) => volumes.get(name) ?? null,
  };
}

/** Driver and options of the volumes that are named, as the engine has them now and not as the console remembers them. */
export async function volumesOf(
  engine: Engine,
  spec: ContainerSpec,
): Promise<Map<string, ReturnType<Policy['volume']>>> {
  const names = new Set(
    spec.mounts.flatMap((mount) => (mount.type === 'volume' && mount.source !== '' ? [mount.source] : [])),
  );
  const known = new Map<string, ReturnType<Policy['volume']>>();
  for (const name of names) {
    const volume = await engine.inspectVolume(name).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'volume_not_found') return null;
      throw error;
    });
    known.set(name, volume);
  }
  return known;
}
