import { getDiskUsage } from '@/lib/contract/endpoints/disk-usage';
import { handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';

export const GET = handle(getDiskUsage, ({ runtime, params, query }) => {
  requireHost(runtime, params.host);
  return runtime.diskUsage.measure(params.host, query.of);
});
