import { environmentSettings } from '@/lib/contract/app';
import { createEnvironment } from '@/lib/contract/endpoints/apps';
import { appOf, requireApp } from '@/lib/server/deployments/app-view';
import { requireHosts } from '@/lib/server/deployments/target-scope';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(createEnvironment, ({ runtime, actor, params, body }) => {
  const app = requireApp(runtime, actor, params.app);
  const { name, rank, settings, targets } = body;
  requireHosts(runtime, actor, targets);
  const { journal, ledger } = runtime.deployments;
  const chosen = settings ?? environmentSettings.parse({});
  journal.transaction(() => ledger.createEnvironment(app, { name, rank, targets, settings: chosen }));
  return appOf(runtime, actor, app);
});
