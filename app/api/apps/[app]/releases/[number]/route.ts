import { getRelease } from '@/lib/contract/endpoints/apps';
import { releaseDetail, requireApp, requireRelease } from '@/lib/server/deployments/app-view';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getRelease, ({ runtime, actor, params }) => {
  const app = requireApp(runtime, actor, params.app);
  return releaseDetail(runtime, actor, app, requireRelease(runtime, app, params.number));
});
