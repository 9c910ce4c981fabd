import { listNetworks } from '@/lib/contract/endpoints/networks';
import { handle } from '@/lib/server/http/handle';
import { listNetworks as list } from '@/lib/server/networks/network-listing';
import { listedHosts } from '@/lib/server/volumes/volume-listing';

export const GET = handle(listNetworks, ({ runtime, actor, query }) =>
  list(runtime, listedHosts(runtime, actor, query.host), actor),
);
