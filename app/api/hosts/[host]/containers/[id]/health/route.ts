import { getContainerHealth } from '@/lib/contract/endpoints/containers';
import { containerHealth } from '@/lib/health/container-health';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(getContainerHealth, async ({ runtime, params }) => {
  const { engine, container } = requireContainer(runtime, params);
  return containerHealth(await engine.inspectContainer(container.id));
});
