import { revealedEnvironment } from '@/lib/containers/environment';
import { revealEnvironment } from '@/lib/contract/endpoints/containers';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const POST = handle(revealEnvironment, async ({ runtime, params }) => {
  const { engine, container } = requireContainer(runtime, params);
  const inspect = await engine.inspectContainer(container.id);
  const image = await engine.imageDigests(container.imageId).catch(() => ({ environment: [] }));
  return { environment: revealedEnvironment(inspect, image.environment) };
});
