import { listEvents } from '@/lib/contract/endpoints/hosts';
import { handle } from '@/lib/server/http/handle';
import { maySeeEvent } from '@/lib/server/live/live-frame';

export const GET = handle(listEvents, ({ runtime, actor, query }) => ({
  events: runtime.fleet
    .events()
    .filter(
      (event) =>
        maySeeEvent(actor, event, runtime.fleet) &&
        (query.host === undefined || event.host === query.host) &&
        (query.container === undefined || event.id === query.container || event.name === query.container),
    ),
}));
