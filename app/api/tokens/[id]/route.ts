import { revokeToken } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const DELETE = handle(revokeToken, ({ runtime, actor, params }) => {
  runtime.auth.revokeToken(actor, params.id);
  return { revoked: true as const };
});
