import { listSessions } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listSessions, ({ runtime, actor, sessionId }) => ({
  sessions: runtime.auth.listSessions(actor, sessionId),
}));
