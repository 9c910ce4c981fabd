// biome-ignore-all lint/a11y/useSemanticElements: a grid of virtual rows cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row (aria-activedescendant)
import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Checkbox } from './checkbox';
import type { DataColumn } from './data-table-column';

export interface SortState {
  id: string;
  desc: boolean;
}

export interface DataTableHeaderProps<T> {
  columns: readonly DataColumn<T>[];
  sort: SortState | null;
  onSort: (column: DataColumn<T>) => void;
  selection: { all: boolean; some: boolean; onToggle: () => void } | undefined;
  hasEnd: boolean;
}

export function DataTableHeader<T>({ columns, sort, onSort, selection, hasEnd }: DataTableHeaderProps<T>) {
  const first = selection === undefined ? 1 : 2;
  return (
    <div role="rowgroup" className="sticky top-0 z-10">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-9 grid-cols-(--table-columns) items-center border-b border-line-strong bg-sunken text-xs font-medium text-ink-muted"
      >
        {selection !== undefined && (
          <div role="columnheader" aria-colindex={1} className="flex items-center px-3">
            <Checkbox
              aria-label="Select all"
              checked={selection.all}
              indeterminate={selection.some && !selection.all}
              onChange={selection.onToggle}
            />
          </div>
        )}
        {columns.map((column, index) => {
          const sorted = sort?.id === column.id ? sort : null;
          const Arrow = sorted?.desc === true ? ArrowDown : ArrowUp;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={first + index}
              aria-sort={sorted === null ? undefined : sorted.desc ? 'descending' : 'ascending'}
              className={clsx('flex min-w-0 px-2', column.align === 'end' && 'justify-end')}
            >
              {column.sortValue === undefined ? (
                <span className="truncate">{column.header}</span>
              ) : (
                <button
                  type="button"
                  onClick={() => onSort(column)}
                  className={clsx(
                    'inline-flex min-w-0 items-center gap-0.5 rounded-sm hover:text-ink hover:underline',
                    column.align === 'end' && 'flex-row-reverse',
                    sorted !== null && 'text-ink',
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  {sorted !== null && <Arrow aria-hidden className="size-3 shrink-0" />}
                </button>
              )}
            </div>
          );
        })}
        {hasEnd && (
          <div role="columnheader" aria-colindex={first + columns.length} className="col-end-[-1]">
            <span className="sr-only">Actions</span>
          </div>
        )}
      </div>
    </div>
  );
}
