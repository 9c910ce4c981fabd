import { AppError } from '@/lib/contract/app-error';
import { readContainerFile, uploadContainerFile } from '@/lib/contract/endpoints/container-files';
import { requireEntry } from '@/lib/server/containers/container-entry';
import { readText } from '@/lib/server/files/read-file';
import { uploadFile } from '@/lib/server/files/upload-file';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(readContainerFile, async ({ runtime, actor, params, query }) => {
  const { engine, container } = await requireEntry(runtime, actor, params);
  return readText(engine, container.id, query.path);
});

export const PUT = handle(uploadContainerFile, async ({ runtime, actor, params, query, request }) => {
  const { engine, container } = await requireEntry(runtime, actor, params);
  if (!/^application\/octet-stream/i.test(request.headers.get('content-type') ?? '')) {
    throw new AppError('unsupported_media_type', {
      hint: 'Send the file with `Content-Type: application/octet-stream`.',
    });
  }
  // Two at once onto one path would both find it free.
  return runtime.turns.take(`file of ${container.host}/${container.id}${query.path}`, () =>
    uploadFile(engine, container.id, {
      ...query,
      size: Number(request.headers.get('content-length') ?? Number.NaN),
      maxBytes: runtime.config.fileUploadBytes,
      body: request.body,
      now: runtime.clock.now(),
    }),
  );
});
