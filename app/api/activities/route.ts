import { listActivities } from '@/lib/contract/endpoints/activities';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listActivities, ({ runtime, actor, query }) =>
  runtime.activities.list(actor, {
    limit: query.limit,
    ...(query.host !== undefined && { host: query.host }),
    ...(query.state !== undefined && { state: query.state }),
    ...(query.before !== undefined && { before: query.before }),
  }),
);
