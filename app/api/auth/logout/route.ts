import { logout } from '@/lib/contract/endpoints/auth';
import { handle, reply } from '@/lib/server/http/handle';

export const POST = handle(logout, ({ runtime, sessionId }) => {
  runtime.auth.logout(sessionId);
  return reply({ signedOut: true }, { headers: { 'set-cookie': runtime.auth.clearCookie() } });
});
