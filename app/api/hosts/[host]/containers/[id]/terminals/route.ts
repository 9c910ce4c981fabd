import { openTerminal } from '@/lib/contract/endpoints/terminals';
import { policyOf } from '@/lib/server/containers/container-policy';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const POST = handle(openTerminal, ({ runtime, actor, params, body, request, requestId, peer }) => {
  const { container } = requireContainer(runtime, params);
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
    policy: policyOf(runtime, actor, params.host),
    from: { requestId, address: peer.address, credential },
  });
});
