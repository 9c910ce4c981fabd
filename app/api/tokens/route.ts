import { createToken, listTokens } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listTokens, ({ runtime, actor }) => ({ tokens: runtime.auth.listTokens(actor) }));

export const POST = handle(createToken, ({ runtime, actor, body }) => runtime.auth.createToken(actor, body));
