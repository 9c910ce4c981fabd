import { getConsoleStatus } from '@/lib/contract/endpoints/console';
import { consoleStatus } from '@/lib/server/console-status';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getConsoleStatus, ({ runtime }) => consoleStatus(runtime));
