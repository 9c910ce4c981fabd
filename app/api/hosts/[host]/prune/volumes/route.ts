import { previewVolumePrune, pruneVolumes } from '@/lib/contract/endpoints/volumes';
import { accepted, handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';
import { liveVolumes } from '@/lib/server/volumes/volume-listing';
import { volumePruneActivity } from '@/lib/server/volumes/volume-prune';
import { planVolumePrune } from '@/lib/volumes/volume-prune';

export const GET = handle(previewVolumePrune, async ({ runtime, params, query }) => {
  requireHost(runtime, params.host);
  const plan = planVolumePrune(await liveVolumes(runtime, params.host), query.scope);
  const measured = new Set(runtime.diskUsage.known(params.host, 'volumes').volumes?.map(({ name }) => name));
  // What came after the last measurement is not in it: whoever asks for sizes next gets them anew.
  if (plan.remove.some(({ name }) => !measured.has(name))) runtime.diskUsage.touch(params.host);
  return plan;
});

export const POST = handle(pruneVolumes, ({ runtime, actor, params, body, audit }) => {
  requireHost(runtime, params.host);
  // Throws at once when the engine is away.
  runtime.fleet.engine(params.host);
  const work = volumePruneActivity(runtime, params.host, body.scope, body.names);
  return accepted(runtime.activities.start({ ...work, actor, audit }));
});
