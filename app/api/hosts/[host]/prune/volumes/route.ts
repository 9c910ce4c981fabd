import { previewVolumePrune, pruneVolumes } from '@/lib/contract/endpoints/volumes';
import { accepted, handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';
import { liveVolumes } from '@/lib/server/volumes/volume-listing';
import { volumePruneActivity } from '@/lib/server/volumes/volume-prune';
import { planVolumePrune } from '@/lib/volumes/volume-prune';

export const GET = handle(previewVolumePrune, async ({ runtime, params, query }) => {
  requireHost(runtime, params.host);
  const plan = planVolumePrune(await liveVolumes(runtime, params.host), query.scope);
  runtime.diskUsage.wanted(
    params.host,
    plan.remove.map(({ name }) => name),
  );
  return plan;
});

export const POST = handle(pruneVolumes, ({ runtime, actor, params, body, audit }) => {
  requireHost(runtime, params.host);
  // Throws at once when the engine is away.
  runtime.fleet.engine(params.host);
  const work = volumePruneActivity(runtime, params.host, body.scope, body.names);
  return accepted(runtime.activities.start({ ...work, actor, audit }));
});
