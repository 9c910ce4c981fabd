import { getHealth } from '@/lib/contract/endpoints/system';
import { handle } from '@/lib/server/http/handle';

/** Asks the database for one row: a console whose database is gone must not be called healthy. */
export const GET = handle(getHealth, ({ runtime }) => {
  const works = runtime.state.answers();
  const value = { status: works ? ('ok' as const) : ('failing' as const), version: runtime.version };
  return works ? value : Response.json(value, { status: 503, headers: { 'cache-control': 'no-store' } });
});
