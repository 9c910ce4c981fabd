import { revokeSession } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const DELETE = handle(revokeSession, ({ runtime, actor, params }) => {
  runtime.auth.revokeSession(actor, params.id);
  return { revoked: true as const };
});
