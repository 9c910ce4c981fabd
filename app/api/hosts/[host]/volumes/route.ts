import { AppError } from '@/lib/contract/app-error';
import { createVolume } from '@/lib/contract/endpoints/volumes';
import { policyOf } from '@/lib/server/containers/container-policy';
import { handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';
import { summariser } from '@/lib/server/volumes/volume-listing';

export const POST = handle(createVolume, async ({ runtime, actor, params, body }) => {
  requireHost(runtime, params.host);
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
  const created = await engine.createVolume(body, policyOf(runtime, actor, params.host));
  runtime.inventory.touch('volumes', params.host);
  return summariser(runtime)(params.host, created);
});
