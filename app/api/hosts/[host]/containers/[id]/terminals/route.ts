import { openTerminal } from '@/lib/contract/endpoints/terminals';
import { requireEntry } from '@/lib/server/containers/container-entry';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(openTerminal, async ({ runtime, actor, params, body, request, requestId, peer }) => {
  const { container, policy } = await requireEntry(runtime, actor, params);
  const credential = {
    cookieHeader: request.headers.get('cookie'),
    authorization: null,
    address: peer.address,
    userAgent: request.headers.get('user-agent') ?? '',
  };
  return runtime.terminals.open({
    actor,
    container,
    request: body,
    policy,
    from: { requestId, address: peer.address, credential },
  });
});
