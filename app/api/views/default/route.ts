import { setDefaultView } from '@/lib/contract/endpoints/views';
import { handle } from '@/lib/server/http/handle';

export const PUT = handle(setDefaultView, ({ runtime, actor, body }) => {
  runtime.views.setDefault(actor, body.list, body.id);
  return { changed: true as const };
});
