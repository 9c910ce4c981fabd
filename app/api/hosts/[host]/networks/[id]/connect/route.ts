import { AppError } from '@/lib/contract/app-error';
import { connectNetwork } from '@/lib/contract/endpoints/networks';
import { connectFaults } from '@/lib/networks/connect-check';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';
import { readNetwork } from '@/lib/server/networks/network-listing';

export const POST = handle(connectNetwork, async ({ runtime, params, body }) => {
  const { container } = requireContainer(runtime, { host: params.host, id: body.container });
  const { engine, network } = await readNetwork(runtime, params);
  const fields = connectFaults(network, container.id, body);
  if (fields.length > 0) {
    const [first] = fields;
    throw new AppError('validation_failed', { ...(first && { detail: first.message }), fields });
  }
  await engine.connectNetwork(network.id, container.id, body);
  runtime.inventory.touch('networks', params.host);
  return { connected: true as const };
});
