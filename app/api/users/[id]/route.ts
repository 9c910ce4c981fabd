import { updateUser } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const PATCH = handle(updateUser, ({ runtime, actor, params, body }) =>
  runtime.auth.updateUser(actor, params.id, body),
);
