import { login } from '@/lib/contract/endpoints/auth';
import { signInFrom } from '@/lib/server/auth/sign-in-from';
import { handle, reply } from '@/lib/server/http/handle';

export const POST = handle(login, async ({ runtime, body, request, peer }) => {
  const { me, cookie } = await runtime.auth.login(body, signInFrom(request, peer));
  return reply(me, { headers: { 'set-cookie': cookie } });
});
