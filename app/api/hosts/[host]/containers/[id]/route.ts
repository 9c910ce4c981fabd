import { containerDetail } from '@/lib/containers/detail';
import { getContainer, removeContainer } from '@/lib/contract/endpoints/containers';
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

export const DELETE = handle(removeContainer, async ({ runtime, params, query }) => {
  const { engine, container } = requireContainer(runtime, params);
  await engine.removeContainer(container.id, { force: query.force ?? false, volumes: query.volumes ?? false });
  return { removed: true as const };
});
