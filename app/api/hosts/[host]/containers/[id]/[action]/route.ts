import { actOnContainer } from '@/lib/contract/endpoints/containers';
import { ACTION_DEEDS } from '@/lib/server/containers/action-deeds';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const POST = handle(actOnContainer, async ({ runtime, actor, params, body }) => {
  const { engine, container } = requireContainer(runtime, params, actor);
  const { action } = params;
  const act = () => engine.actOnContainer(container.id, action, body);
  // A kill is what one reaches for when somebody's stop does not end: it waits for nobody.
  if (action === 'kill') return { changed: await act() };
  const { id, name } = container;
  const deed = { kind: 'container', host: params.host, id, name, by: actor.username, ...ACTION_DEEDS[action] };
  return { changed: await runtime.deeds.run(deed, act) };
});
