import { downloadContainerFiles } from '@/lib/contract/endpoints/container-files';
import { fileResponse } from '@/lib/server/files/file-response';
import { download } from '@/lib/server/files/read-file';
import { handle } from '@/lib/server/http/handle';
import { requireContainer } from '@/lib/server/http/target';

export const GET = handle(downloadContainerFiles, async ({ runtime, params, query }) => {
  const { engine, container } = requireContainer(runtime, params);
  return fileResponse(await download(engine, container.id, query.path, runtime.config.fileDownloadBytes));
});
