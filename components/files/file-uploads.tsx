'use client';
import { CircleCheck, CircleX, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { formatBytes } from '@/components/ui/format';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SafeText } from '@/components/ui/safe-text';
import { describeProblem } from '@/lib/client/describe-problem';
import { AppError } from '@/lib/contract/app-error';
import { joinPath } from './file-paths';
import { type ContainerAddress, sendFile } from './file-transfer';

export interface UploadRow {
  id: number;
  folder: string;
  file: File;
  sent: number;
  state: 'waiting' | 'sending' | 'asking' | 'done' | 'failed';
  words: string | null;
}

/** Uploads one after another; a name that is taken is asked about, never replaced by itself. */
export function useUploads(container: ContainerAddress, onDone: () => void) {
  const [rows, setRows] = useState<readonly UploadRow[]>([]);
  const next = useRef(1);
  const chain = useRef(Promise.resolve());
  const stop = useRef(new AbortController());
  const change = (id: number, part: Partial<UploadRow>) =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, ...part } : row)));

  const send = (row: UploadRow, overwrite: boolean) => {
    const { signal } = stop.current;
    chain.current = chain.current.then(async () => {
      if (signal.aborted) return;
      change(row.id, { state: 'sending', words: null, sent: 0 });
      try {
        await sendFile(container, joinPath(row.folder, row.file.name), row.file, {
          overwrite,
          signal,
          progress: (sent) => change(row.id, { sent }),
        });
        change(row.id, { state: 'done', sent: row.file.size });
        onDone();
      } catch (error) {
        const { title, detail, hint } = describeProblem(error);
        const replaceable =
          error instanceof AppError && error.code === 'file_exists' && error.hint?.includes('overwrite') === true;
        change(row.id, {
          state: replaceable ? 'asking' : 'failed',
          words: replaceable
            ? 'There is a file of that name already.'
            : [detail ?? title, hint].filter(Boolean).join(' '),
        });
      }
    });
  };
  return {
    rows,
    add(folder: string, files: readonly File[]) {
      const added = files.map(
        (file): UploadRow => ({ id: next.current++, folder, file, sent: 0, state: 'waiting', words: null }),
      );
      setRows((before) => [...before.filter(({ state }) => state !== 'done'), ...added]);
      for (const row of added) send(row, false);
    },
    replace: (row: UploadRow) => send(row, true),
    dismiss: (row: UploadRow) => setRows((before) => before.filter(({ id }) => id !== row.id)),
    stop() {
      stop.current.abort();
      stop.current = new AbortController();
      chain.current = Promise.resolve();
      setRows([]);
    },
  };
}

export function UploadList({ uploads }: { uploads: ReturnType<typeof useUploads> }) {
  if (uploads.rows.length === 0) return null;
  const busy = uploads.rows.some(({ state }) => state === 'sending' || state === 'waiting');
  return (
    <section aria-label="Uploads" className="flex flex-col gap-2 border-b border-line bg-sunken px-4 py-3">
      {uploads.rows.map((row) => (
        <div key={row.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 flex-1 truncate font-mono text-xs">
            <SafeText>{joinPath(row.folder, row.file.name)}</SafeText>
          </span>
          {row.state === 'done' && (
            <span className="flex items-center gap-1 text-ok">
              <CircleCheck aria-hidden className="size-4" /> uploaded
            </span>
          )}
          {(row.state === 'sending' || row.state === 'waiting') && (
            <span className="text-xs text-ink-muted figures">
              {formatBytes(row.sent)} of {formatBytes(row.file.size)}
            </span>
          )}
          {row.state === 'asking' && (
            <span role="alert" className="flex flex-wrap items-center gap-2 text-warn">
              {row.words}
              <Button size="small" variant="danger" onClick={() => uploads.replace(row)}>
                Replace it
              </Button>
              <Button size="small" onClick={() => uploads.dismiss(row)}>
                Keep it
              </Button>
            </span>
          )}
          {row.state === 'failed' && (
            <span role="alert" className="flex min-w-0 items-center gap-1 text-bad">
              <CircleX aria-hidden className="size-4 shrink-0" /> {row.words}
              <IconButton label="Dismiss" size="small" onClick={() => uploads.dismiss(row)}>
                <X aria-hidden className="size-4" />
              </IconButton>
            </span>
          )}
          {row.state === 'sending' && <ProgressBar label={row.file.name} done={row.sent} total={row.file.size} />}
        </div>
      ))}
      {busy && (
        <Button size="small" className="self-start" onClick={uploads.stop}>
          Stop the uploads
        </Button>
      )}
    </section>
  );
}
