import { cancelActivity } from '@/lib/contract/endpoints/activities';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(cancelActivity, ({ runtime, actor, params }) => runtime.activities.cancel(actor, params.id));
