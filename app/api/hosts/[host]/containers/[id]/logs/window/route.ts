import { readLogWindow } from '@/lib/contract/endpoints/logs';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(readLogWindow, ({ runtime, params, query, request }) =>
  runtime.logs.window(requireContainer(runtime, params).container, query, request.signal),
);
