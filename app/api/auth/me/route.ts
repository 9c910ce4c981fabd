import { getMe } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getMe, ({ runtime, actor }) => runtime.auth.me(actor));
