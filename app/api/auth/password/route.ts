import { changePassword } from '@/lib/contract/endpoints/auth';
import { handle, reply } from '@/lib/server/http/handle';

export const POST = handle(changePassword, async ({ runtime, actor, body, peer }) => {
  const { cookie } = await runtime.auth.changePassword(actor, body, peer.address);
  return reply({ changed: true }, { headers: { 'set-cookie': cookie } });
});
