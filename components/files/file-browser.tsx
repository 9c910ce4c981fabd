'use client';
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import {
  ArrowUp,
  CircleHelp,
  Download,
  File as FileIcon,
  Folder,
  FolderOpen,
  Link2,
  Lock,
  RefreshCw,
  Upload,
} from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useRef, useState } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { formatBytes, plural } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { SearchInput } from '@/components/ui/search-input';
import { Skeleton } from '@/components/ui/skeleton';
import { useToast } from '@/components/ui/toast';
import { api } from '@/lib/client/api';
import { useCan, useWhyNot } from '@/lib/client/me';
import { listContainerFiles } from '@/lib/client/routes';
import { parseAsString, useUrlState } from '@/lib/client/url-state';
import type { FileEntry, FileKind } from '@/lib/contract/container-file';
import { crumbs, joinPath, modeWords } from './file-paths';
import { type ContainerAddress, downloadUrl } from './file-transfer';
import { UploadList, useUploads } from './file-uploads';

const FileViewer = dynamic(() => import('./file-viewer'), { ssr: false });

export interface FileBrowserProps {
  host: string;
  /** The full id. */
  container: string;
  name: string;
  gone: boolean;
}

/** The files of one container, as folders to walk through. */
export function FileBrowser(props: FileBrowserProps) {
  const may = useCan('files:read');
  const why = useWhyNot('files:read');
  if (may) return <Browser {...props} />;
  return (
    <Card>
      <EmptyState icon={<Lock aria-hidden />} title="Files are not open to you">
        Files hold passwords and keys as often as not. {why}
      </EmptyState>
    </Card>
  );
}

function Browser({ host, container: id, name, gone }: FileBrowserProps) {
  const container = useMemo<ContainerAddress>(() => ({ host, id }), [host, id]);
  const [path, setPath] = useUrlState('path', parseAsString.withDefault('/'));
  const [filter, setFilter] = useState('');
  const [viewed, setViewed] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const mayWrite = useCan('files:write');
  const whyNotWrite = useWhyNot('files:write');
  const picker = useRef<HTMLInputElement>(null);
  const toast = useToast();
  const query = useQuery({
    queryKey: ['container-files', host, id, path],
    queryFn: ({ signal }) => api(listContainerFiles, { params: container, query: { path }, signal }),
    enabled: !gone,
    staleTime: 30_000,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const uploads = useUploads(container, () => void query.refetch());
  const listing = query.data;
  const here = listing?.path ?? path;
  const shown = useMemo(() => {
    const wanted = filter.toLowerCase();
    return (listing?.entries ?? []).filter((entry) => entry.name.toLowerCase().includes(wanted));
  }, [listing, filter]);
  const go = (to: string) => {
    setFilter('');
    setPath(to);
  };
  const open = (entry: FileEntry) => {
    const target = joinPath(here, entry.name);
    // Where a link leads is not known before it is followed: most lead to files.
    if (entry.kind === 'folder') go(target);
    else if (entry.kind === 'file') setViewed(target);
    else if (entry.kind === 'link') {
      api(listContainerFiles, { params: container, query: { path: target } }).then(
        (answer) => go(answer.path),
        () => setViewed(target),
      );
    }
  };
  const take = (items: readonly File[]) => {
    if (items.length > 0) uploads.add(here, items);
  };
  const drop = (event: React.DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!mayWrite || gone) return;
    const items = [...event.dataTransfer.items];
    const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory).length;
    if (folders > 0)
      toast({ tone: 'info', title: 'Folders are not uploaded', hint: 'Open the folder and take its files.' });
    take(items.flatMap((item) => (item.webkitGetAsEntry?.()?.isDirectory ? [] : (item.getAsFile() ?? []))));
  };
  return (
    <Card flush className={clsx(over && 'outline-2 outline-accent')}>
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        {/* On a phone the path has a row of its own, above the buttons. */}
        <h2 className="min-w-0 flex-1 basis-64 text-sm font-semibold">
          <Crumbs path={here} onGo={go} />
        </h2>
        <Button
          size="small"
          disabled={!mayWrite || gone}
          title={mayWrite ? undefined : whyNotWrite}
          icon={<Upload aria-hidden className="size-3.5" />}
          onClick={() => picker.current?.click()}
        >
          Upload
        </Button>
        <DownloadLink href={downloadUrl(container, here)} label="Download this folder">
          Folder as tar
        </DownloadLink>
        <Button
          size="small"
          busy={query.isFetching}
          icon={<RefreshCw aria-hidden className="size-3.5" />}
          onClick={() => void query.refetch()}
        >
          Read again
        </Button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files to upload"
          onChange={(event) => {
            take([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files on; the button above does the same */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(mayWrite);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <UploadList uploads={uploads} />
        <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
          <SearchInput label="Filter by name" value={filter} onChange={setFilter} className="min-w-40 flex-1" />
          {listing && (
            <span className="text-xs text-ink-subtle">{plural(listing.entries.length, 'entry', 'entries')}</span>
          )}
        </div>
        {listing && <Limits complete={listing.complete} source={listing.source} />}
        {listing === undefined && !query.error && <Skeleton className="m-4 h-40" />}
        {query.error && (
          <div className="p-4">
            <ProblemView error={query.error} onRetry={() => void query.refetch()} />
            {path !== '/' && (
              <Button className="mt-3" onClick={() => go('/')}>
                To the root folder
              </Button>
            )}
          </div>
        )}
        {listing && listing.entries.length === 0 && (
          <EmptyState icon={<FolderOpen aria-hidden />} title="The folder is empty">
            {mayWrite ? 'Drop files here to upload them.' : 'Nothing is in it.'}
          </EmptyState>
        )}
        {listing && listing.entries.length > 0 && shown.length === 0 && (
          <p className="p-4 text-ink-muted">No name in it matches.</p>
        )}
        {shown.length > 0 && (
          <Rows
            rows={shown}
            label={`Files in ${visibleText(here)} of ${name}`}
            parent={here === '/' ? null : () => go(here.slice(0, here.lastIndexOf('/')) || '/')}
            href={(entry) => downloadUrl(container, joinPath(here, entry.name))}
            onOpen={open}
          />
        )}
      </div>
      {viewed !== null && <FileViewer container={container} path={viewed} onClose={() => setViewed(null)} />}
    </Card>
  );
}

function Limits({ complete, source }: { complete: boolean; source: 'shell' | 'archive' }) {
  if (complete && source === 'shell') return null;
  return (
    <p
      className={clsx('border-b border-line px-4 py-2 text-xs', complete ? 'text-ink-muted' : 'bg-warn-soft text-warn')}
    >
      {source === 'archive' &&
        'Read from the engine’s archive, because the container does not run or has no shell: mounted volumes and what programs made in memory may be missing. '}
      {!complete &&
        (source === 'archive'
          ? 'The folder holds more than is read at once (64 MiB or 4 seconds, with all below it): entries may be missing here. Give a path in the address, or download it.'
          : 'Only the first 5,000 entries are shown.')}
    </p>
  );
}

function Crumbs({ path, onGo }: { path: string; onGo: (path: string) => void }) {
  const parts = crumbs(path);
  return (
    <nav aria-label="Folder" className="flex flex-wrap items-center gap-x-0.5 font-mono text-xs">
      {parts.map((part, index) => (
        <span key={part.path} className="flex items-center gap-0.5">
          {index > 1 && <span className="text-ink-subtle">/</span>}
          <button
            type="button"
            aria-current={index === parts.length - 1 ? 'location' : undefined}
            onClick={() => onGo(part.path)}
            className="rounded-sm px-1 py-1 hover:bg-hover pointer-coarse:px-2 pointer-coarse:py-2.5"
          >
            <SafeText>{part.name}</SafeText>
          </button>
        </span>
      ))}
    </nav>
  );
}

function DownloadLink({ href, label, children }: { href: string; label: string; children?: React.ReactNode }) {
  return (
    <a
      href={href}
      download
      aria-label={label}
      title={label}
      className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2 text-xs font-medium hover:bg-hover pointer-coarse:h-9"
    >
      <Download aria-hidden className="size-3.5" />
      {children}
    </a>
  );
}

const ICONS: Record<FileKind, typeof FileIcon> = { file: FileIcon, folder: Folder, link: Link2, other: CircleHelp };
const WORDS: Record<FileKind, string> = {
  file: 'file',
  folder: 'folder',
  link: 'link',
  other: 'device, pipe or socket',
};
const ROW_PX = 36;
/** The second day of 1980: builds that are to come out the same each time set their files to 1970, or to the first day a zip can hold. */
const FIRST_REAL_MS = Date.UTC(1980, 0, 2);

interface RowsProps {
  rows: readonly FileEntry[];
  label: string;
  parent: (() => void) | null;
  href: (entry: FileEntry) => string;
  onOpen: (entry: FileEntry) => void;
}

function Rows({ rows, label, parent, href, onOpen }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    initialRect: { width: 800, height: 600 },
  });
  return (
    <>
      {parent !== null && (
        <button
          type="button"
          onClick={parent}
          className="flex h-9 w-full items-center gap-2 border-b border-line px-4 text-ink-muted hover:bg-hover"
        >
          <ArrowUp aria-hidden className="size-4" /> One folder up
        </button>
      )}
      <ScrollRegion ref={scroller} label={label} className="max-h-[60dvh] overflow-auto">
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const Icon = ICONS[row.kind];
            return (
              <li
                key={row.name}
                className="absolute inset-x-0 flex items-center gap-3 px-4 whitespace-nowrap hover:bg-hover"
                style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}
              >
                <button
                  type="button"
                  disabled={row.kind === 'other'}
                  title={`${WORDS[row.kind]}: ${visibleText(row.name)}`}
                  onClick={() => onOpen(row)}
                  className="flex h-full min-w-0 flex-1 items-center gap-2 text-left font-mono text-xs disabled:cursor-not-allowed"
                >
                  <Icon
                    aria-hidden
                    className={clsx('size-4 shrink-0', row.kind === 'folder' ? 'text-accent' : 'text-ink-subtle')}
                  />
                  <span className="sr-only">{WORDS[row.kind]} </span>
                  <span className="truncate">
                    <SafeText>{row.name}</SafeText>
                  </span>
                </button>
                <span className="w-16 text-right text-xs text-ink-subtle figures sm:w-20">
                  {row.size === null ? '' : formatBytes(row.size)}
                </span>
                <code className="hidden w-20 text-2xs text-ink-subtle lg:block">
                  {row.permissions === null ? '' : modeWords(row.permissions)}
                </code>
                <span className="hidden w-20 text-right text-2xs text-ink-subtle figures lg:block">
                  {row.user === null ? '' : `${row.user}:${row.group}`}
                </span>
                <span className="hidden w-28 text-right text-xs text-ink-subtle md:block">
                  {row.modifiedAt !== null && row.modifiedAt >= FIRST_REAL_MS && <RelativeTime at={row.modifiedAt} />}
                </span>
                {row.kind === 'other' ? (
                  <span className="w-8" />
                ) : (
                  <DownloadLink href={href(row)} label={`Download ${visibleText(row.name)}`} />
                )}
              </li>
            );
          })}
        </ul>
      </ScrollRegion>
    </>
  );
}
