import { changeEnvironment } from '@/lib/contract/endpoints/apps';
import { appOf, requireEnvironment } from '@/lib/server/deployments/app-view';
import { handle } from '@/lib/server/http/handle';

export const PATCH = handle(changeEnvironment, ({ runtime, actor, params, body }) => {
  const { app, environment } = requireEnvironment(runtime, actor, params);
  runtime.deployments.ledger.changeSettings(environment.id, body.settings);
  return appOf(runtime, actor, app);
});
