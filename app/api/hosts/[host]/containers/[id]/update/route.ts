import { toUpdateBody } from '@/lib/containers/spec/update-body';
import { updateContainer } from '@/lib/contract/endpoints/container-create';
import { policyOf } from '@/lib/server/containers/container-policy';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const POST = handle(updateContainer, async ({ runtime, actor, params, body }) => {
  const { engine, container } = requireContainer(runtime, params);
  const change = toUpdateBody(body, await engine.inspectContainer(container.id));
  return { warnings: await engine.updateContainer(container.id, change, policyOf(runtime, actor, params.host)) };
});
