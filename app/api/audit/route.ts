import { searchAudit } from '@/lib/contract/endpoints/auth';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(searchAudit, ({ runtime, query }) => runtime.audit.search(query));
