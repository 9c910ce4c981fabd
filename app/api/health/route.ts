import { getHealth } from '@/lib/contract/endpoints/system';
import { handle } from '@/lib/server/http/handle';

/** Asks the database: a console whose database is gone must not be called healthy. */
export const GET = handle(getHealth, ({ runtime }) => {
  const { version } = runtime;
  try {
    runtime.state.dataVersion();
    return { status: 'ok' as const, version };
  } catch {
    return Response.json({ status: 'failing', version }, { status: 503, headers: { 'cache-control': 'no-store' } });
  }
});
