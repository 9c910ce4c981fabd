'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Braces, ChevronDown, ChevronRight, FoldVertical, UnfoldVertical } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { plural } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { SearchInput } from '@/components/ui/search-input';
import { foldedAtFirst, type RawRow, rawRows, searchRows, valueAt, visibleRows } from './raw-tree-model';

/** A JSON document to search, fold, and copy from. */
export function RawTree({ document }: { document: unknown }) {
  const rows = useMemo(() => rawRows(document), [document]);
  // Folds are remembered by path: the document is read again and again while the page is open.
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => foldedAtFirst(rows));
  const [text, setText] = useState('');
  const searched = useDeferredValue(text.trim());
  const search = useMemo(() => (searched === '' ? null : searchRows(rows, searched)), [rows, searched]);
  const shown = useMemo(() => search?.rows ?? visibleRows(rows, folded), [search, rows, folded]);
  const toggle = (path: string) => {
    const next = new Set(folded);
    if (!next.delete(path)) next.add(path);
    setFolded(next);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <SearchInput
          label="Search keys, values and .paths"
          value={text}
          onChange={setText}
          className="min-w-48 flex-1"
        />
        <span role="status" className="text-xs text-ink-subtle figures">
          {search ? plural(search.matches.size, 'match', 'matches') : plural(rows.length, 'entry', 'entries')}
        </span>
        <Button
          variant="ghost"
          disabled={search !== null}
          icon={<UnfoldVertical aria-hidden className="size-3.5" />}
          onClick={() => setFolded(new Set())}
        >
          Unfold
        </Button>
        <Button
          variant="ghost"
          disabled={search !== null}
          icon={<FoldVertical aria-hidden className="size-3.5" />}
          onClick={() => setFolded(foldedAtFirst(rows))}
        >
          Fold
        </Button>
        <CopyButton text={JSON.stringify(document, null, 2)} label="Copy the whole document" />
      </div>
      {shown.length === 0 ? (
        <p className="p-4 text-ink-muted">Neither a key nor a value contains that.</p>
      ) : (
        <Rows
          shown={shown}
          folded={search ? NONE : folded}
          matches={search?.matches ?? NONE}
          onToggle={toggle}
          copyOf={(row) => valueAt(document, rows, row)}
        />
      )}
    </>
  );
}

const NONE: ReadonlySet<string> = new Set();
const ROW_PX = 28;

interface RowsProps {
  shown: readonly RawRow[];
  folded: ReadonlySet<string>;
  matches: ReadonlySet<string>;
  onToggle: (path: string) => void;
  copyOf: (row: RawRow) => string;
}

function Rows({ shown, folded, matches, onToggle, copyOf }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialRect: { width: 800, height: 600 },
  });
  return (
    <ScrollRegion ref={scroller} label="Inspect" className="max-h-[70dvh] overflow-auto py-1 font-mono text-xs">
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = shown[item.index];
          if (!row) return null;
          return (
            <div
              key={row.path}
              data-path={row.path}
              className={`group absolute inset-x-0 flex items-center pr-2 whitespace-nowrap hover:bg-hover ${matches.has(row.path) ? 'bg-accent-soft' : ''}`}
              style={{
                height: ROW_PX,
                transform: `translateY(${item.start}px)`,
                paddingLeft: 8 + Math.min(row.depth, 8) * 16,
              }}
            >
              <Entry row={row} folded={folded.has(row.path)} onToggle={onToggle} />
              <span className="ml-auto flex shrink-0 items-center pl-2 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
                <CopyButton
                  text={row.path}
                  label={`Copy the path ${row.path}`}
                  icon={<Braces aria-hidden className="size-3.5" />}
                />
                <CopyButton text={copyOf(row)} label={`Copy the value of ${row.path}`} />
              </span>
            </div>
          );
        })}
      </div>
    </ScrollRegion>
  );
}

function Entry({ row, folded, onToggle }: { row: RawRow; folded: boolean; onToggle: (path: string) => void }) {
  const name = row.key === null ? 'container' : row.key;
  if (row.kind === 'value') {
    return (
      <span className="flex min-w-0 gap-2 pl-5" title={row.text}>
        <span className="shrink-0 text-ink-muted">
          <SafeText>{name}</SafeText>:
        </span>
        <span className={`truncate ${valueColour(row.text)}`}>
          <SafeText>{row.text}</SafeText>
        </span>
      </span>
    );
  }
  const Icon = folded ? ChevronRight : ChevronDown;
  const brackets = row.kind === 'array' ? `[${row.size}]` : `{${row.size}}`;
  return (
    <button
      type="button"
      aria-expanded={!folded}
      disabled={row.size === 0}
      onClick={() => onToggle(row.path)}
      className="flex h-full min-w-0 items-center gap-1.5 rounded-sm pr-1"
    >
      {row.size === 0 ? (
        <span className="size-3.5" />
      ) : (
        <Icon aria-hidden className="size-3.5 shrink-0 text-ink-subtle" />
      )}
      <span className="truncate font-medium">
        <SafeText>{name}</SafeText>
      </span>
      <span className="text-ink-subtle">{brackets}</span>
    </button>
  );
}

function valueColour(text: string): string {
  if (text.startsWith('"')) return 'text-ink';
  if (text === 'null') return 'text-ink-subtle';
  return text === 'true' || text === 'false' ? 'text-info' : 'text-accent';
}
