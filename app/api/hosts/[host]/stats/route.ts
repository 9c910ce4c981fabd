import { getHostStats } from '@/lib/contract/endpoints/hosts';
import { handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';

export const GET = handle(getHostStats, ({ runtime, params }) => {
  const host = requireHost(runtime, params.host);
  return { periodMs: runtime.stats.historyPeriodMs, samples: runtime.stats.hostHistory(host.id) };
});
