import { listContainerFiles } from '@/lib/contract/endpoints/container-files';
import { policyOf } from '@/lib/server/containers/container-policy';
import { listFiles } from '@/lib/server/files/list-files';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(listContainerFiles, ({ runtime, actor, params, query }) => {
  const { engine, container } = requireContainer(runtime, params);
  const running = container.state === 'running';
  return listFiles(engine, { id: container.id, running }, query.path, policyOf(runtime, actor, params.host));
});
