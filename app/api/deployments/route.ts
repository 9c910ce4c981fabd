import { listDeployments } from '@/lib/contract/endpoints/deployments';
import { requireApp, requireEnvironment, visibleEnvironments } from '@/lib/server/deployments/app-view';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listDeployments, ({ runtime, actor, query }) => {
  const { app, before, environment, limit, state } = query;
  const appId = app === undefined ? undefined : requireApp(runtime, actor, app).id;
  const rows =
    app !== undefined && environment !== undefined
      ? [requireEnvironment(runtime, actor, { app, environment }).environment]
      : visibleEnvironments(runtime, actor, appId).filter(
          ({ name }) => environment === undefined || name === environment,
        );
  if (before !== undefined) runtime.deployments.findFor(actor, before);
  return runtime.deployments.list({ environmentIds: rows.map(({ id }) => id), state, before, limit });
});
