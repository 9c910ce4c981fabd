import { maySeeHost } from '@/lib/access/actor';
import { listEvents } from '@/lib/contract/endpoints/hosts';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listEvents, ({ runtime, actor, query }) => ({
  events: runtime.fleet
    .events()
    .filter(
      (event) =>
        maySeeHost(actor, event.host) &&
        (query.host === undefined || event.host === query.host) &&
        (query.container === undefined || event.id === query.container || event.name === query.container),
    ),
}));
