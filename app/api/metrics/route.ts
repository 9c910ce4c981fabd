import { getMetrics } from '@/lib/contract/endpoints/system';
import { handle } from '@/lib/server/http/handle';
import { metricsText } from '@/lib/server/metrics/metrics-text';

export const GET = handle(getMetrics, ({ runtime, actor }) => {
  const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(metricsText(runtime, actor), { headers });
});
