import { AppError } from '@/lib/contract/app-error';
import { getNetwork, removeNetwork } from '@/lib/contract/endpoints/networks';
import { handle } from '@/lib/server/http/handle';
import { readNetwork } from '@/lib/server/networks/network-listing';
import type { Runtime } from '@/lib/server/runtime';

export const GET = handle(
  getNetwork,
  async ({ runtime, actor, params }) => (await readNetwork(runtime, params, actor)).network,
);

export const DELETE = handle(removeNetwork, ({ runtime, actor, params, query }) => {
  const { host, id } = params;
  const deed = {
    kind: 'network',
    host,
    id,
    name: id.slice(0, 12),
    by: actor.username,
    doing: 'removing',
    done: 'removed',
  };
  return runtime.deeds.run(deed, () => remove(runtime, params, query.force === true));
});

async function remove(
  runtime: Runtime,
  params: { host: string; id: string },
  force: boolean,
): Promise<{ removed: true }> {
  const { engine, network } = await readNetwork(runtime, params);
  if (network.builtIn) {
    throw new AppError('conflict', { detail: `The engine made the network «${network.name}» itself and keeps it.` });
  }
  const running = network.endpoints.filter(({ container }) => container === null || container.running);
  if (running.length > 0) {
    throw new AppError('conflict', {
      detail: `On the network: ${running.map(({ name }) => name).join(', ')}.`,
      hint: 'Disconnect or stop these containers first.',
    });
  }
  if (network.usedBy.length > 0 && !force) {
    throw new AppError('conflict', {
      detail: `Stopped containers are made for this network: ${network.usedBy.map(({ name }) => name).join(', ')}.`,
      hint: 'Without it they cannot start any more. Disconnect or remove them first, or ask with force.',
    });
  }
  await engine.removeNetwork(network.id);
  runtime.inventory.touch('networks', params.host);
  return { removed: true };
}
