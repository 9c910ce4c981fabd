import 'server-only';
import { type Actor, maySeeWholeHost } from '@/lib/access/actor';
import type { Target } from '@/lib/contract/app';
import { AppError } from '@/lib/contract/app-error';
import type { Fleet } from '../engine/fleet';

/** Every host of the targets is there and in the actor's scope, or `host_not_found` naming the field. */
export function requireHosts(
  { fleet }: { fleet: Pick<Fleet, 'host'> },
  actor: Actor,
  targets: readonly Target[],
): void {
  targets.forEach(({ host }, index) => {
    if (maySeeWholeHost(actor, host) && fleet.host(host) !== undefined) return;
    throw new AppError('host_not_found', {
      detail: `No host «${host}».`,
      fields: [{ path: `targets.${index}.host`, message: 'no such host' }],
    });
  });
}
