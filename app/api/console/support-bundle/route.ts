import { downloadSupportBundle } from '@/lib/contract/endpoints/console';
import { handle } from '@/lib/server/http/handle';
import { supportBundle } from '@/lib/server/support-bundle';

export const GET = handle(
  downloadSupportBundle,
  async ({ runtime }) =>
    new Response(await supportBundle(runtime), {
      headers: {
        'content-type': 'application/json',
        'content-disposition': 'attachment; filename="pilothouse-support.json"',
        'cache-control': 'no-store',
      },
    }),
);
