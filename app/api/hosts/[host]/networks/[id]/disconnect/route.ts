import { disconnectNetwork } from '@/lib/contract/endpoints/networks';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const POST = handle(disconnectNetwork, async ({ runtime, params, body }) => {
  const { engine, container } = requireContainer(runtime, { host: params.host, id: body.container });
  await engine.disconnectNetwork(params.id, container.id, body.force);
  runtime.inventory.touch('networks', params.host);
  return { disconnected: true as const };
});
