import { deploy } from '@/lib/contract/endpoints/deployments';
import { requireEnvironment } from '@/lib/server/deployments/app-view';
import { answerWhenEnded, idempotencyKey } from '@/lib/server/deployments/deployment-answer';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(deploy, async ({ runtime, actor, params, query, body, request }) => {
  const place = requireEnvironment(runtime, actor, params);
  const row = await runtime.deployments.deploy(actor, place, body, idempotencyKey(request));
  return answerWhenEnded(runtime.deployments, row, query.wait, request);
});
