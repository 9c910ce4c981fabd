import { AppError } from '@/lib/contract/app-error';
import { getHost } from '@/lib/contract/endpoints/hosts';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getHost, ({ runtime, params }) => {
  const host = runtime.fleet.host(params.host);
  if (host === undefined) throw new AppError('host_not_found');
  return { host, details: runtime.hosts.details(params.host) };
});
