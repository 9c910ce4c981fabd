import { environmentSettings } from '@/lib/contract/app';
import { createApp, listApps } from '@/lib/contract/endpoints/apps';
import { appOf, listApps as list } from '@/lib/server/deployments/app-view';
import { requireHosts } from '@/lib/server/deployments/target-scope';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listApps, ({ runtime, actor }) => ({ apps: list(runtime, actor) }));

export const POST = handle(createApp, ({ runtime, actor, body }) => {
  const { environment, name, settings, targets } = body;
  requireHosts(runtime, actor, targets);
  const { journal, ledger } = runtime.deployments;
  const app = journal.transaction(() => {
    const made = ledger.createApp(name);
    const chosen = settings ?? environmentSettings.parse({});
    ledger.createEnvironment(made, { name: environment, rank: 0, targets, settings: chosen });
    return made;
  });
  return appOf(runtime, actor, app);
});
