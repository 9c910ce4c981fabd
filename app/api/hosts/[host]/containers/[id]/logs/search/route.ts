import { searchLogs } from '@/lib/contract/endpoints/logs';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(searchLogs, ({ runtime, params, query, request }) =>
  runtime.logs.search(requireContainer(runtime, params).container, query, request.signal),
);
