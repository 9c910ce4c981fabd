import { AppError } from '@/lib/contract/app-error';
import { restoreBackup } from '@/lib/contract/endpoints/console';
import { handle } from '@/lib/server/http/handle';

export const POST = handle(restoreBackup, ({ runtime, request }) => {
  const passphrase = Buffer.from(request.headers.get('x-backup-passphrase') ?? '', 'base64url').toString('utf8');
  if (passphrase === '' || request.body === null) {
    throw new AppError('validation_failed', {
      detail:
        'The upload needs the backup as its body and the passphrase in the header x-backup-passphrase (base64url).',
    });
  }
  if (!/^application\/octet-stream/i.test(request.headers.get('content-type') ?? '')) {
    throw new AppError('unsupported_media_type', {
      hint: 'Send the file with `Content-Type: application/octet-stream`.',
    });
  }
  return runtime.backups.stage(request.body, passphrase);
});
