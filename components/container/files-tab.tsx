'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { FileDiff, FilePlus2, FileX2, RefreshCw } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Switch } from '@/components/ui/checkbox';
import { EmptyState } from '@/components/ui/empty-state';
import { formatCount, plural } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { SearchInput } from '@/components/ui/search-input';
import { CHANGE_KINDS, type ChangedFile, type ChangeKind, countChanges, filterChanges } from './changed-files-model';
import { useContainerChanges } from './container-queries';
import { useShownContainer } from './shown-container';
import { TabBody } from './tab-body';

export function FilesTab() {
  const { container, gone } = useShownContainer();
  const query = useContainerChanges(container, !gone);
  return (
    <TabBody query={query}>
      {(answer) => (
        <FilesView
          changes={answer.changes}
          total={answer.total}
          truncated={answer.truncated}
          actions={
            <>
              <span className="text-xs text-ink-subtle">
                read <RelativeTime at={query.dataUpdatedAt} />
              </span>
              {!gone && (
                <Button
                  size="small"
                  busy={query.isFetching}
                  icon={<RefreshCw aria-hidden className="size-3.5" />}
                  onClick={() => void query.refetch()}
                >
                  Read again
                </Button>
              )}
            </>
          }
        />
      )}
    </TabBody>
  );
}

const KINDS: Record<ChangeKind, { words: string; Icon: typeof FileDiff; text: string }> = {
  added: { words: 'added', Icon: FilePlus2, text: 'text-ok' },
  modified: { words: 'modified', Icon: FileDiff, text: 'text-info' },
  deleted: { words: 'deleted', Icon: FileX2, text: 'text-bad' },
};

export interface FilesViewProps {
  changes: readonly ChangedFile[];
  total: number;
  truncated: boolean;
  actions?: React.ReactNode;
}

export function FilesView({ changes, total, truncated, actions }: FilesViewProps) {
  const [text, setText] = useState('');
  const [kinds, setKinds] = useState<ReadonlySet<ChangeKind>>(new Set(CHANGE_KINDS));
  const [foldersToo, setFoldersToo] = useState(false);
  const counts = useMemo(() => countChanges(changes), [changes]);
  const shown = useMemo(() => filterChanges(changes, { text, kinds, foldersToo }), [changes, text, kinds, foldersToo]);
  const toggle = (kind: ChangeKind) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    setKinds(next);
  };
  if (total === 0) {
    return (
      <Card title="Changed files" actions={actions}>
        <EmptyState icon={<FileDiff aria-hidden />} title="Its files are as they were in the image">
          Nothing was added, changed or deleted since the container was created. What it writes into volumes is not
          counted.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card title="Changed files since it was created" actions={actions} flush>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <SearchInput label="Filter by path" value={text} onChange={setText} className="min-w-40 flex-1" />
        {CHANGE_KINDS.map((kind) => {
          const { words, Icon, text: colour } = KINDS[kind];
          return (
            <Button
              key={kind}
              aria-pressed={kinds.has(kind)}
              variant={kinds.has(kind) ? 'secondary' : 'ghost'}
              icon={<Icon aria-hidden className={`size-3.5 ${colour}`} />}
              onClick={() => toggle(kind)}
            >
              <span className="figures">{formatCount(counts[kind])}</span> {words}
            </Button>
          );
        })}
        <Switch
          label="folders on the way"
          checked={foldersToo}
          onChange={(event) => setFoldersToo(event.target.checked)}
          className="text-ink-muted"
        />
      </div>
      {truncated && (
        <p className="border-b border-line bg-warn-soft px-4 py-2 text-warn">
          {formatCount(total)} files changed; the first {formatCount(changes.length)} are shown. So many changes belong
          into a volume: they slow the container down and are lost with it.
        </p>
      )}
      {shown.length === 0 ? (
        <p className="p-4 text-ink-muted">None of {plural(changes.length, 'change')} matches.</p>
      ) : (
        <FileRows rows={shown} />
      )}
    </Card>
  );
}

const ROW_PX = 30;

function FileRows({ rows }: { rows: readonly ChangedFile[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    initialRect: { width: 800, height: 600 },
  });
  return (
    <ScrollRegion ref={scroller} label="Changed files" className="max-h-[65dvh] overflow-auto">
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const { words, Icon, text } = KINDS[row.kind];
          return (
            <div
              key={row.path}
              className="absolute inset-x-0 flex items-center gap-2.5 px-4 whitespace-nowrap hover:bg-hover"
              style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}
            >
              <Icon aria-hidden className={`size-3.5 shrink-0 ${text}`} />
              <span className={`w-16 shrink-0 text-xs ${text}`}>{words}</span>
              <span className="truncate font-mono text-xs" title={row.path}>
                <SafeText>{row.path}</SafeText>
              </span>
            </div>
          );
        })}
      </div>
    </ScrollRegion>
  );
}
