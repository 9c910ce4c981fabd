import { adoptContainer } from '@/lib/contract/endpoints/apps';
import { adopt } from '@/lib/server/deployments/adoption';
import { appOf } from '@/lib/server/deployments/app-view';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(adoptContainer, async ({ runtime, actor, params, body }) =>
  appOf(runtime, actor, await adopt(runtime, actor, params, body)),
);
