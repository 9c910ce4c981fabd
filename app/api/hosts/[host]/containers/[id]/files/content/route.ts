import { AppError } from '@/lib/contract/app-error';
import { readContainerFile, uploadContainerFile } from '@/lib/contract/endpoints/container-files';
import { readText } from '@/lib/server/files/read-file';
import { uploadFile } from '@/lib/server/files/upload-file';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(readContainerFile, ({ runtime, params, query }) => {
  const { engine, container } = requireContainer(runtime, params);
  return readText(engine, container.id, query.path);
});

export const PUT = handle(uploadContainerFile, ({ runtime, params, query, request }) => {
  const { engine, container } = requireContainer(runtime, params);
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
