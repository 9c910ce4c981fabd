'use client';
import clsx from 'clsx';
import { ArrowDownUp, X } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import type { DataColumn } from '@/components/ui/data-table-column';
import type { SortState } from '@/components/ui/data-table-header';
import { formatCount } from '@/components/ui/format';
import { lazyOverlay } from '@/components/ui/lazy-overlay';
import { SearchInput } from '@/components/ui/search-input';
import type { SortMenuProps } from './sort-menu';

const SortMenu = lazyOverlay<SortMenuProps>('menu', () => import('./sort-menu'));

export interface ListToolbarProps<F extends string, T> {
  /** Names the search box: `Search volumes`. */
  searchLabel: string;
  placeholder: string;
  q: string;
  onSearch: (q: string | null) => void;
  filterLabel: string;
  filter: F | null;
  filters: readonly { value: F; label: string; count: number }[];
  /** How many without the filter. */
  all: number;
  onFilter: (filter: F | null) => void;
  columns: readonly DataColumn<T>[];
  sort: SortState | null;
  onSort: (sort: SortState | null) => void;
}

/** Search and filters of a list; on a phone also the order, for which a table has its head. */
export function ListToolbar<F extends string, T>(props: ListToolbarProps<F, T>) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-40 flex-1 sm:max-w-72 sm:min-w-52">
        <SearchInput
          label={props.searchLabel}
          placeholder={props.placeholder}
          className="[&_input]:pr-8 [&_input::-webkit-search-cancel-button]:hidden"
          value={props.q}
          onChange={(text) => props.onSearch(text || null)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') props.onSearch(null);
          }}
        />
        {props.q !== '' && (
          <IconButton
            label="Clear the search"
            size="small"
            className="absolute top-1/2 right-0.5 -translate-y-1/2"
            onClick={() => props.onSearch(null)}
          >
            <X aria-hidden className="size-3.5" />
          </IconButton>
        )}
      </div>
      <div className="sm:hidden">
        <SortMenu
          columns={props.columns.map(({ id, header, sortValue, descendingFirst }) => ({
            id,
            header,
            sortable: sortValue !== undefined,
            descendingFirst: descendingFirst === true,
          }))}
          sort={props.sort}
          onSort={props.onSort}
          trigger={
            <IconButton label="Order" variant="secondary">
              <ArrowDownUp aria-hidden className="size-4" />
            </IconButton>
          }
        />
      </div>
      <fieldset className="no-scrollbar flex min-w-0 gap-1 overflow-x-auto max-sm:w-full">
        <legend className="sr-only">{props.filterLabel}</legend>
        <Chip label="All" count={props.all} pressed={props.filter === null} onPress={() => props.onFilter(null)} />
        {props.filters.map(({ value, label, count }) => (
          <Chip
            key={value}
            label={label}
            count={count}
            pressed={props.filter === value}
            onPress={() => props.onFilter(props.filter === value ? null : value)}
          />
        ))}
      </fieldset>
    </div>
  );
}

function Chip(props: { label: string; count: number; pressed: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      onClick={props.onPress}
      className={clsx(
        'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-xs font-medium focus-visible:-outline-offset-2 pointer-coarse:h-10',
        props.pressed
          ? 'border-accent bg-accent-soft text-accent-strong'
          : 'border-line-strong bg-surface text-ink-muted hover:bg-hover',
      )}
    >
      {props.label}
      <span className={clsx('figures', props.pressed ? 'text-inherit' : 'text-ink-subtle')}>
        {formatCount(props.count)}
      </span>
    </button>
  );
}
