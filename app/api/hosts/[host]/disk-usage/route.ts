import { maySeeWholeHost, refusalWords } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import { getDiskUsage } from '@/lib/contract/endpoints/disk-usage';
import { handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';

export const GET = handle(getDiskUsage, ({ runtime, actor, params, query }) => {
  requireHost(runtime, params.host);
  // It names every image and volume of the host.
  if (!maySeeWholeHost(actor, params.host)) {
    throw new AppError('forbidden', { detail: refusalWords(actor, 'fleet:read', { host: params.host, stack: null }) });
  }
  return runtime.diskUsage.measure(params.host, query.of);
});
