import { listTerminals } from '@/lib/contract/endpoints/terminals';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listTerminals, ({ runtime, actor, query }) => ({
  terminals: runtime.terminals
    .list(actor)
    .filter(({ host }) => query.host === undefined || host === query.host)
    .filter(({ container }) => query.container === undefined || container === query.container),
}));
