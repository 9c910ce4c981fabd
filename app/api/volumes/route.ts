import { listVolumes } from '@/lib/contract/endpoints/volumes';
import { handle } from '@/lib/server/http/handle';
import { listVolumes as list, listedHosts } from '@/lib/server/volumes/volume-listing';

export const GET = handle(listVolumes, ({ runtime, actor, query }) =>
  list(runtime, listedHosts(runtime, actor, query.host), actor),
);
