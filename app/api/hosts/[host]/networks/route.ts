import { AppError } from '@/lib/contract/app-error';
import { createNetwork } from '@/lib/contract/endpoints/networks';
import { explainOverlap } from '@/lib/networks/overlap-words';
import { handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';
import { liveNetworks } from '@/lib/server/networks/network-listing';

export const POST = handle(createNetwork, async ({ runtime, params, body }) => {
  requireHost(runtime, params.host);
  const engine = runtime.fleet.engine(params.host);
  const others = await liveNetworks(runtime, params.host);
  if (others.some(({ name }) => name === body.name)) {
    const message = 'A network of this name is there already';
    throw new AppError('conflict', { detail: `${message}.`, fields: [{ path: 'name', message }] });
  }
  try {
    const created = await engine.createNetwork({
      ...body,
      pools: body.pools.map((pool) => ({ ...pool, auxAddresses: {} })),
    });
    return created;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    // The engine says that something overlaps, not what.
    const words = explainOverlap(
      body.pools.map(({ subnet }) => subnet),
      others,
    );
    if (words === null) throw error;
    throw new AppError('conflict', {
      detail: `${words} The engine says: ${error.message}`,
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  } finally {
    runtime.inventory.touch('networks', params.host);
  }
});
