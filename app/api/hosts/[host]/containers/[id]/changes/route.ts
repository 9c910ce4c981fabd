import { getContainerChanges } from '@/lib/contract/endpoints/containers';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

/** A container that unpacked an archive may have changed a million files; a page needs the first ones and the count. */
const MAX_CHANGES = 10_000;

export const GET = handle(getContainerChanges, async ({ runtime, params }) => {
  const { engine, container } = requireContainer(runtime, params);
  const changes = await engine.containerChanges(container.id);
  return { changes: changes.slice(0, MAX_CHANGES), total: changes.length, truncated: changes.length > MAX_CHANGES };
});
