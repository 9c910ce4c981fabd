import { previewNetworkPrune, pruneNetworks } from '@/lib/contract/endpoints/networks';
import { planNetworkPrune } from '@/lib/networks/network-prune';
import { accepted, handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';
import { liveNetworks } from '@/lib/server/networks/network-listing';
import { networkPruneActivity } from '@/lib/server/networks/network-prune';

export const GET = handle(previewNetworkPrune, async ({ runtime, params }) => {
  requireHost(runtime, params.host);
  return planNetworkPrune(await liveNetworks(runtime, params.host));
});

export const POST = handle(pruneNetworks, async ({ runtime, actor, params, body, audit }) => {
  requireHost(runtime, params.host);
  const names = new Map((await liveNetworks(runtime, params.host)).map(({ id, name }) => [id, name]));
  const targets = [...new Set(body.ids)].map((id) => ({ id, label: names.get(id) ?? id.slice(0, 12) }));
  return accepted(runtime.activities.start({ ...networkPruneActivity(runtime, params.host, targets), actor, audit }));
});
