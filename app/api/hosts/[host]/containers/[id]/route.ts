import { containerDetail } from '@/lib/containers/detail';
import { getContainer, removeContainer } from '@/lib/contract/endpoints/containers';
import { ACTION_DEEDS } from '@/lib/server/containers/action-deeds';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(getContainer, async ({ runtime, params }) => {
  const { engine, container } = requireContainer(runtime, params);
  const inspect = await engine.inspectContainer(container.id);
  // The image may be gone while its container lives on: then there are no digests to show.
  const image = await engine
    .imageDigests(container.imageId)
    .catch(() => ({ digests: [], platform: null, environment: [] }));
  return containerDetail(params.host, inspect, image);
});

export const DELETE = handle(removeContainer, async ({ runtime, actor, params, query }) => {
  const { engine, container } = requireContainer(runtime, params, actor);
  const { id, name } = container;
  await runtime.deeds.run(
    { kind: 'container', host: params.host, id, name, by: actor.username, ...ACTION_DEEDS.remove },
    () => engine.removeContainer(id, { force: query.force ?? false, volumes: query.volumes ?? false }),
  );
  return { removed: true as const };
});
