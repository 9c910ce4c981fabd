'use client';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { ProblemView } from '@/components/shared/problem-view';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { formatBytes } from '@/components/ui/format';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';
import { api } from '@/lib/client/api';
import { readContainerFile } from '@/lib/client/routes';
import { type ContainerAddress, downloadUrl } from './file-transfer';

/** Lines that are drawn; what is beyond them is in the copy and the download. */
const LINES = 5_000;

/** A file as text; what is no text is said so. Reading it is written to the audit log. */
export default function FileViewer({
  container,
  path,
  onClose,
}: {
  container: ContainerAddress;
  path: string;
  onClose: () => void;
}) {
  const { data, error, refetch } = useQuery({
    queryKey: ['container-file', container.host, container.id, path],
    queryFn: ({ signal }) => api(readContainerFile, { params: container, query: { path }, signal }),
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="large"
      title={<span className="font-mono text-sm">{visibleText(path)}</span>}
      description={
        data &&
        `${formatBytes(data.size)}${data.truncated ? ', of which the first MiB is shown' : ''}${(data.text?.split('\n', LINES + 1).length ?? 0) > LINES ? ', the first 5,000 lines' : ''}`
      }
    >
      {data === undefined && !error && <Skeleton className="h-40 w-full" />}
      {error && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data?.text === null && (
        <div className="flex flex-col items-start gap-3">
          <p>
            This is no text: it holds bytes that are no letters. Download it to look at it with a program of its kind.
          </p>
          <a className="inline-flex items-center gap-1.5 text-accent" href={downloadUrl(container, data.path)} download>
            <Download aria-hidden className="size-4" /> Download
          </a>
        </div>
      )}
      {typeof data?.text === 'string' && (
        <div className="relative">
          <div className="absolute top-1 right-1">
            <CopyButton text={data.text} label="Copy the text" />
          </div>
          <ScrollRegion label="Text of the file" className="max-h-[60dvh] overflow-auto rounded-md bg-sunken p-3">
            {data.text === '' ? (
              <p className="text-ink-muted">The file is empty.</p>
            ) : (
              <pre className="text-xs leading-5">
                {data.text.split('\n', LINES).map((line, index) => (
                  <div key={index} className="min-h-5">
                    <SafeText>{line}</SafeText>
                  </div>
                ))}
              </pre>
            )}
          </ScrollRegion>
        </div>
      )}
    </Dialog>
  );
}
