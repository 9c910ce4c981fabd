import { getOpenApi } from '@/lib/contract/endpoints/system';
import { openApiDocument } from '@/lib/contract/openapi';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(getOpenApi, ({ runtime }) => openApiDocument(runtime.version));
