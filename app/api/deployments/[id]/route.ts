import { getDeployment } from '@/lib/contract/endpoints/deployments';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getDeployment, async ({ runtime, actor, params, query, request }) => {
  const { id } = runtime.deployments.findFor(actor, params.id);
  await runtime.deployments.ended(id, query.wait * 1_000, request.signal);
  return runtime.deployments.detail(id);
});
