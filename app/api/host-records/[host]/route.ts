import { removeHost, updateHost } from '@/lib/contract/endpoints/hosts';
import { handle } from '@/lib/server/http/handle';

export const PATCH = handle(updateHost, ({ runtime, params, body }) => runtime.hosts.update(params.host, body));

export const DELETE = handle(removeHost, ({ runtime, params }) => {
  runtime.hosts.remove(params.host);
  return { removed: true } as const;
});
