import { listReleases } from '@/lib/contract/endpoints/apps';
import { requireApp } from '@/lib/server/deployments/app-view';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listReleases, ({ runtime, actor, params, query }) => {
  const app = requireApp(runtime, actor, params.app);
  const { ledger, view } = runtime.deployments;
  const { before, limit } = query;
  const rows = ledger.releases(app.id, { limit: limit + 1, ...(before !== undefined && { before }) });
  return { releases: rows.slice(0, limit).map((row) => view.release(row)), more: rows.length > limit };
});
