import { toUpdateBody } from '@/lib/containers/spec/update-body';
import { updateContainer } from '@/lib/contract/endpoints/container-create';
import { policyOf } from '@/lib/server/containers/container-policy';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const POST = handle(updateContainer, async ({ runtime, actor, params, body }) => {
  const { engine, container } = requireContainer(runtime, params, actor);
  const { id, name } = container;
  const deed = { kind: 'container', host: params.host, id, name, by: actor.username };
  return runtime.deeds.run({ ...deed, doing: 'changing the limits of', done: 'changed the limits of' }, async () => {
    const change = toUpdateBody(body, await engine.inspectContainer(id));
    return { warnings: await engine.updateContainer(id, change, policyOf(runtime, actor, params.host)) };
  });
});
