import { removeView, updateView } from '@/lib/contract/endpoints/views';
import { handle } from '@/lib/server/http/handle';

export const PATCH = handle(updateView, ({ runtime, actor, params, body: { name, search, hiddenColumns, shared } }) =>
  runtime.views.update(actor, params.id, {
    ...(name !== undefined && { name }),
    ...(search !== undefined && { search }),
    ...(hiddenColumns !== undefined && { hiddenColumns }),
    ...(shared !== undefined && { shared }),
  }),
);

export const DELETE = handle(removeView, ({ runtime, actor, params }) => {
  runtime.views.remove(actor, params.id);
  return { removed: true as const };
});
