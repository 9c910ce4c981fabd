import { createView, listViews } from '@/lib/contract/endpoints/views';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listViews, ({ runtime, actor, query }) => ({ views: runtime.views.list(actor, query.list) }));

export const POST = handle(createView, ({ runtime, actor, body }) => runtime.views.create(actor, body));
