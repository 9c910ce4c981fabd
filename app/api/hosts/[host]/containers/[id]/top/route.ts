import { maskProcesses } from '@/lib/containers/processes';
import { AppError } from '@/lib/contract/app-error';
import { getContainerProcesses } from '@/lib/contract/endpoints/containers';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(getContainerProcesses, async ({ runtime, params }) => {
  const { engine, container } = requireContainer(runtime, params);
  if (container.state !== 'running' && container.state !== 'paused') {
    throw new AppError('conflict', { detail: `«${container.name}» is ${container.state}: it has no processes.` });
  }
  return maskProcesses(await engine.containerProcesses(container.id));
});
