import { streamLogs } from '@/lib/contract/endpoints/logs';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(streamLogs, ({ runtime, params, query, request }) =>
  runtime.logs.stream(requireContainer(runtime, params).container, query, request.signal),
);
