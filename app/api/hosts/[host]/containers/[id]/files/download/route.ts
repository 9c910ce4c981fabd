import { downloadContainerFiles } from '@/lib/contract/endpoints/container-files';
import { requireEntry } from '@/lib/server/containers/container-entry';
import { fileResponse } from '@/lib/server/files/file-response';
import { download } from '@/lib/server/files/read-file';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(downloadContainerFiles, async ({ runtime, actor, params, query }) => {
  const { engine, container } = await requireEntry(runtime, actor, params);
  return fileResponse(await download(engine, container.id, query.path, runtime.config.fileDownloadBytes));
});
