import { getApp } from '@/lib/contract/endpoints/apps';
import { appOf, requireApp } from '@/lib/server/deployments/app-view';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getApp, ({ runtime, actor, params }) =>
  appOf(runtime, actor, requireApp(runtime, actor, params.app)),
);
