import { getContainerStats } from '@/lib/contract/endpoints/containers';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(getContainerStats, ({ runtime, params }) => {
  const { container } = requireContainer(runtime, params);
  return { periodMs: runtime.stats.historyPeriodMs, samples: runtime.stats.history(params.host, container.id) };
});
