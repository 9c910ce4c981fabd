import { actOnContainer } from '@/lib/contract/endpoints/containers';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const POST = handle(actOnContainer, async ({ runtime, params, body }) => {
  const { engine, container } = requireContainer(runtime, params);
  return { changed: await engine.actOnContainer(container.id, params.action, body) };
});
