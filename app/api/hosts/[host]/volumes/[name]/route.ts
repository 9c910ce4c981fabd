import { maySeeWholeHost } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import { getVolume, removeVolume } from '@/lib/contract/endpoints/volumes';
import { handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';
import type { Runtime } from '@/lib/server/runtime';
import { summariser } from '@/lib/server/volumes/volume-listing';
import { volumeDetail } from '@/lib/volumes/volume-detail';

export const GET = handle(getVolume, async ({ runtime, actor, params }) => {
  requireHost(runtime, params.host);
  const engine = runtime.fleet.engine(params.host);
  const volume = await engine.inspectVolume(params.name);
  const summary = summariser(runtime, actor)(params.host, volume);
  if (summary.usedBy.length === 0 && !maySeeWholeHost(actor, params.host)) throw new AppError('volume_not_found');
  if (volume.driver === 'local') runtime.diskUsage.wanted(params.host, [volume.name]);
  const mounters = await Promise.all(
    summary.usedBy.map(async (container) => {
      const known = runtime.fleet.container(params.host, container.id);
      const inspect = await engine.inspectContainer(container.id).catch(() => null);
      return { container, image: known?.image ?? '', state: known?.state ?? 'unknown', inspect };
    }),
  );
  return volumeDetail(summary, volume, mounters);
});

export const DELETE = handle(removeVolume, ({ runtime, actor, params }) => {
  requireHost(runtime, params.host);
  const { host, name } = params;
  const deed = { kind: 'volume', host, id: name, name, by: actor.username, doing: 'removing', done: 'removed' };
  return runtime.deeds.run(deed, () => remove(runtime, params));
});

async function remove(runtime: Runtime, params: { host: string; name: string }): Promise<{ removed: true }> {
  const engine = runtime.fleet.engine(params.host);
  const { usedBy } = summariser(runtime)(params.host, await engine.inspectVolume(params.name));
  if (usedBy.length > 0) {
    throw new AppError('conflict', {
      detail: `The volume is used by ${usedBy.map(({ name }) => name).join(', ')}.`,
      hint: 'Remove these containers first: also a stopped one keeps its volumes.',
    });
  }
  await engine.removeVolume(params.name);
  runtime.inventory.touch('volumes', params.host);
  runtime.diskUsage.touch(params.host);
  return { removed: true };
}
