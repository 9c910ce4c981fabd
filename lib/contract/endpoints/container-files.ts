import { z } from 'zod';
import { containerPath, fileContent, fileListing, fileWritten } from '../container-file';
import { endpoint } from '../endpoint';
import { containerRef, hostId } from '../id';

const params = z.strictObject({ host: hostId, id: containerRef });

export const listContainerFiles = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/files',
  summary:
    'What is in a folder of a container: of a running one by its own shell, else from the engine’s archive, which is read for a while only (`complete` says whether that was enough). 5,000 entries at most.',
  access: 'files:read',
  params,
  query: z.strictObject({ path: containerPath.default('/') }),
  response: fileListing,
});

export const readContainerFile = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/files/content',
  summary: 'A file of a container as text, its first MiB; `text` is null where it is not UTF-8 text.',
  access: 'files:read',
  params,
  query: z.strictObject({ path: containerPath }),
  response: fileContent,
  audit: { action: 'container.file-read' },
});

export const downloadContainerFiles = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/containers/{id}/files/download',
  summary:
    'A file as it is, a folder as plain tar. A tar with names that lead out of it, devices or too many entries is broken off.',
  access: 'files:read',
  params,
  query: z.strictObject({ path: containerPath }),
  stream: 'application/octet-stream',
  audit: { action: 'container.file-download' },
});

export const uploadContainerFile = endpoint({
  method: 'PUT',
  path: '/api/hosts/{host}/containers/{id}/files/content',
  summary:
    'Upload one file (application/octet-stream, with content-length) to this path; its folder must be there. `overwrite=true` takes the place of a file that is there; without it `file_exists`.',
  access: 'files:write',
  params,
  query: z.strictObject({
    path: containerPath,
    overwrite: z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
  }),
  response: fileWritten,
  audit: { action: 'container.file-upload' },
});
