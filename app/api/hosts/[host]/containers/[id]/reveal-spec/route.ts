import { revealContainerSpec } from '@/lib/contract/endpoints/container-create';
import { readSpec } from '@/lib/server/containers/container-spec';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(revealContainerSpec, async ({ runtime, params }) => ({
  spec: await readSpec(runtime, params),
}));
