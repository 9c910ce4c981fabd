import { getActivity } from '@/lib/contract/endpoints/activities';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getActivity, ({ runtime, actor, params }) => runtime.activities.get(actor, params.id));
