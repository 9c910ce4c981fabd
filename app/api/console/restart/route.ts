import { restartConsole } from '@/lib/contract/endpoints/console';
import { handle } from '@/lib/server/http/handle';

/** Long enough for the answer to be on its way. */
const LEAVE_MS = 200;

export const POST = handle(restartConsole, ({ runtime }) => {
  runtime.clock.setTimeout(() => runtime.exit('restart', 75), LEAVE_MS);
  return { restarting: true } as const;
});
