import { actOnContainers } from '@/lib/contract/endpoints/container-actions';
import { bulkActivity } from '@/lib/server/activities/bulk-activity';
import { currentActor } from '@/lib/server/auth/current-actor';
import { accepted, handle } from '@/lib/server/http/handle';

export const POST = handle(actOnContainers, ({ runtime, actor, body, audit, peer, requestId }) => {
  const bulk = bulkActivity(
    {
      fleet: runtime.fleet,
      deeds: runtime.deeds,
      audit: (action, { host, id }, who, detail) =>
        runtime.audit.intent({ requestId, actor: who, address: peer.address, action, host, target: id, detail }),
      currentActor: () => currentActor(runtime.state, actor),
    },
    actor,
    body,
  );
  return accepted(runtime.activities.start({ ...bulk, actor, audit }));
});
