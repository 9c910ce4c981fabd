import { diffReleases } from '@/lib/contract/endpoints/apps';
import { releaseChanges } from '@/lib/deploy/release-diff';
import { requireApp, requireRelease } from '@/lib/server/deployments/app-view';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(diffReleases, ({ runtime, actor, params, query }) => {
  const app = requireApp(runtime, actor, params.app);
  const { view } = runtime.deployments;
  const [from, to] = [params.number, query.to].map((number) => view.described(requireRelease(runtime, app, number)));
  return { changes: from && to ? releaseChanges([from], [to]) : [] };
});
