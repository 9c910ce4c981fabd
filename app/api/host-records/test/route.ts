import { testHost } from '@/lib/contract/endpoints/hosts';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(testHost, ({ runtime, body }) => runtime.hosts.test(body.endpoint, body.host));
