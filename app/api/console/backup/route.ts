import { createBackup } from '@/lib/contract/endpoints/console';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(createBackup, async ({ runtime, body }) => {
  const { name, bytes, stream } = await runtime.backups.create(body.passphrase);
  return new Response(stream, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
});
