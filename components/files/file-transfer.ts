import { apiUrl, problemOf } from '@/lib/client/api';
import { downloadContainerFiles, uploadContainerFile } from '@/lib/client/routes';
import { AppError } from '@/lib/contract/app-error';

export interface ContainerAddress {
  host: string;
  /** The full id. */
  id: string;
}

/** The address of a download: the browser saves it while it comes, nothing of it is kept in the page. */
export function downloadUrl(container: ContainerAddress, path: string): string {
  return apiUrl(downloadContainerFiles.path, container, { path });
}

/** Sends one file as it is read from the disk. Rejects with the server's problem; `cancelled` when the signal aborts. */
export function sendFile(
  container: ContainerAddress,
  path: string,
  file: File,
  options: { overwrite: boolean; signal: AbortSignal; progress: (bytes: number) => void },
): Promise<void> {
  const { overwrite, progress, signal } = options;
  return new Promise((resolve, reject) => {
    // `fetch` tells nothing of how far an upload has come.
    const request = new XMLHttpRequest();
    request.open('PUT', apiUrl(uploadContainerFile.path, container, { path, ...(overwrite && { overwrite: 'true' }) }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else problemOf(new Response(request.responseText, { status: request.status })).then(reject, reject);
    };
    request.onerror = () =>
      reject(
        new AppError('internal', {
          detail: 'The upload broke off.',
          hint: 'Whether the file is whole is not known: look at it.',
        }),
      );
    request.onabort = () => reject(new AppError('cancelled'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
