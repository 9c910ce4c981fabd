import { confirmPassword } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(confirmPassword, async ({ runtime, actor, body, peer }) => ({
  until: await runtime.auth.confirm(actor, body.password, peer.address),
}));
