import { listContainerFiles } from '@/lib/contract/endpoints/container-files';
import { requireEntry } from '@/lib/server/containers/container-entry';
import { listFiles } from '@/lib/server/files/list-files';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listContainerFiles, async ({ runtime, actor, params, query }) => {
  const { engine, container, policy } = await requireEntry(runtime, actor, params);
  const running = container.state === 'running';
  return listFiles(engine, { id: container.id, running }, query.path, policy);
});
