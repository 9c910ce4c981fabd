import { AppError } from '@/lib/contract/app-error';
import { createVolume } from '@/lib/contract/endpoints/volumes';
import { handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';
import { summariser } from '@/lib/server/volumes/volume-listing';
import { hostReachOf } from '@/lib/volumes/volume-options';

export const POST = handle(createVolume, async ({ runtime, actor, params, body }) => {
  requireHost(runtime, params.host);
  const reach = hostReachOf(body.driver, body.options);
  if (reach !== null && actor.role !== 'admin') {
    throw new AppError('forbidden', {
      detail: `${reach} Only administrators may make such volumes.`,
      hint: 'Volumes without options, tmpfs, NFS and CIFS need no administrator.',
    });
  }
  const engine = runtime.fleet.engine(params.host);
  const there = await engine.inspectVolume(body.name).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'volume_not_found') return null;
    throw error;
  });
  // The engine would answer with the one that is there, and not with what was asked for.
  if (there !== null) {
    const message = 'A volume of this name is there already';
    throw new AppError('conflict', { detail: `${message}.`, fields: [{ path: 'name', message }] });
  }
  const created = await engine.createVolume(body);
  runtime.inventory.touch('volumes', params.host);
  return summariser(runtime)(params.host, created);
});
