import { cancelDeployment } from '@/lib/contract/endpoints/deployments';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(cancelDeployment, ({ runtime, actor, params }) => {
  const { deployments } = runtime;
  return deployments.view.deployment(deployments.cancel(actor, deployments.findFor(actor, params.id).id));
});
