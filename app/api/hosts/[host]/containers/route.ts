import { createContainer } from '@/lib/contract/endpoints/container-create';
import { currentActor, currentlyMay } from '@/lib/server/auth/current-actor';
import {
  creationActivity,
  dryAnswer,
  make,
  planCreation,
  requirePossible,
} from '@/lib/server/containers/container-creation';
import { accepted, handle } from '@/lib/server/http/handle';
import { requireHost } from '@/lib/server/http/target';

export const POST = handle(createContainer, async ({ runtime, actor, params, query, body, audit }) => {
  const { id: host } = requireHost(runtime, params.host);
  const creation = await planCreation(runtime, actor, host, body);
  if (query.dryRun) return dryAnswer(creation);
  requirePossible(creation);
  if (!creation.pulls) {
    const container = await make(runtime, actor, creation);
    return { ...dryAnswer(creation), container };
  }
  const work = creationActivity(runtime, creation, () =>
    currentlyMay(runtime.state, actor, 'containers:create', host) ? currentActor(runtime.state, actor) : null,
  );
  const activity = runtime.activities.start({ ...work, actor, audit });
  return accepted(activity, { ...dryAnswer(creation), activity });
});
