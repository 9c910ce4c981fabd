import { completeSetup, getSetup } from '@/lib/contract/endpoints/auth';
import { signInFrom } from '@/lib/server/auth/sign-in-from';
import { handle, reply } from '@/lib/server/http/handle';

export const GET = handle(getSetup, ({ runtime }) => ({ required: runtime.auth.setupRequired() }));

export const POST = handle(completeSetup, async ({ runtime, body, request, peer }) => {
  const { me, cookie } = await runtime.auth.completeSetup(body, signInFrom(request, peer));
  return reply(me, { headers: { 'set-cookie': cookie } });
});
