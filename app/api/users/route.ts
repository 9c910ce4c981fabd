import { createUser, listUsers } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listUsers, ({ runtime }) => ({ users: runtime.auth.listUsers() }));

export const POST = handle(createUser, ({ runtime, actor, body }) => runtime.auth.createUser(actor, body));
