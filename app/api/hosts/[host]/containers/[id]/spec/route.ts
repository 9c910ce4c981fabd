import { maskSpec } from '@/lib/containers/spec/mask-spec';
import { getContainerSpec } from '@/lib/contract/endpoints/container-create';
import { readSpec } from '@/lib/server/containers/container-spec';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getContainerSpec, async ({ runtime, params }) => maskSpec(await readSpec(runtime, params)));
