import { AppError } from '@/lib/contract/app-error';
import { unknownAddress } from '@/lib/contract/endpoints/system';
import { handle } from '@/lib/server/http/handle';

/** Everything under /api that is no endpoint, so that a program gets a problem and not a page. */
export const GET = handle(unknownAddress, ({ request }) => {
  throw new AppError('not_found', {
    detail: `Nothing answers at ${new URL(request.url).pathname.slice(0, 200)}.`,
    hint: 'GET /api/openapi.json lists what there is.',
  });
});
