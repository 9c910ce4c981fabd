'use client';
import clsx from 'clsx';
import { ArrowDownUp, Columns3, Search, X } from 'lucide-react';
import { STATE_FILTERS, type StateFilter } from '@/components/shared/state-groups';
import { Button, IconButton } from '@/components/ui/button';
import { formatCount } from '@/components/ui/format';
import { Input, Select } from '@/components/ui/input';
import { lazyOverlay } from '@/components/ui/lazy-overlay';
import { COLUMN_IDS, useHiddenColumns } from './column-choice';
import type { ColumnMenuProps } from './column-menu';
import { GROUP_WORDS, GROUPINGS } from './grouping';
import type { ContainerView } from './use-container-view';
import type { ViewMenuProps } from './view-menu';

const ColumnMenu = lazyOverlay<ColumnMenuProps>('menu', () => import('./column-menu'));
const ViewMenu = lazyOverlay<ViewMenuProps>('menu', () => import('./view-menu'));

const STATE_WORDS: Readonly<Record<StateFilter, string>> = {
  running: 'Running',
  stopped: 'Stopped',
  unhealthy: 'Unhealthy',
  restarting: 'Restarting',
  paused: 'Paused',
  failed: 'Failed',
};
/** Shown even at zero; the others only while there are any. */
const ALWAYS: readonly StateFilter[] = ['running', 'stopped', 'unhealthy'];

export function ContainerToolbar({ page }: { page: ContainerView }) {
  const { view, setView, stacks } = page;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-40 flex-1 sm:min-w-52 sm:max-w-72">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-subtle"
        />
        <Input
          type="search"
          aria-label="Search containers"
          placeholder="Name, image, stack, port …"
          className="pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden"
          value={view.q}
          onChange={(event) => setView({ q: event.target.value || null })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setView({ q: null });
          }}
        />
        {view.q !== '' && (
          <IconButton
            label="Clear the search"
            size="small"
            className="absolute top-1/2 right-0.5 -translate-y-1/2"
            onClick={() => setView({ q: null })}
          >
            <X aria-hidden className="size-3.5" />
          </IconButton>
        )}
      </div>
      <div className="sm:hidden">
        <ViewMenu
          page={page}
          trigger={
            <IconButton label="Order and groups" variant="secondary">
              <ArrowDownUp aria-hidden className="size-4" />
            </IconButton>
          }
        />
      </div>
      <StateChips page={page} />
      <div className="flex flex-wrap items-center gap-2 max-sm:hidden">
        {(stacks.length > 0 || view.stack !== null) && (
          <Select
            aria-label="Stack"
            className="w-36"
            value={view.stack ?? ''}
            onChange={(event) => setView({ stack: event.target.value || null })}
          >
            <option value="">All stacks</option>
            {stacks.map((stack) => (
              <option key={stack} value={stack}>
                {stack}
              </option>
            ))}
            {view.stack !== null && !stacks.includes(view.stack) && (
              <option value={view.stack}>{view.stack} (gone)</option>
            )}
          </Select>
        )}
        <Select
          aria-label="Grouping"
          className="w-30"
          value={view.group}
          onChange={(event) => setView({ group: GROUPINGS.find((each) => each === event.target.value) ?? null })}
        >
          {GROUPINGS.map((grouping) => (
            <option key={grouping} value={grouping}>
              {GROUP_WORDS[grouping]}
            </option>
          ))}
        </Select>
        <ColumnButton page={page} />
      </div>
    </div>
  );
}

function StateChips({ page }: { page: ContainerView }) {
  const { view, setView, counts, found } = page;
  const shown = STATE_FILTERS.filter((state) => ALWAYS.includes(state) || counts[state] > 0 || view.state === state);
  return (
    <fieldset className="no-scrollbar flex min-w-0 gap-1 overflow-x-auto max-sm:w-full">
      <legend className="sr-only">State</legend>
      <Chip label="All" count={found.length} pressed={view.state === null} onPress={() => setView({ state: null })} />
      {shown.map((state) => (
        <Chip
          key={state}
          label={STATE_WORDS[state]}
          count={counts[state]}
          bad={(state === 'unhealthy' || state === 'failed' || state === 'restarting') && counts[state] > 0}
          pressed={view.state === state}
          onPress={() => setView({ state: view.state === state ? null : state })}
        />
      ))}
    </fieldset>
  );
}

function Chip(props: { label: string; count: number; bad?: boolean; pressed: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      onClick={props.onPress}
      className={clsx(
        'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-xs font-medium pointer-coarse:h-10 focus-visible:-outline-offset-2',
        props.pressed
          ? 'border-accent bg-accent-soft text-accent-strong'
          : 'border-line-strong bg-surface text-ink-muted hover:bg-hover',
      )}
    >
      {props.label}
      <span
        className={clsx(
          'figures',
          props.bad ? 'font-semibold text-bad' : 'text-ink-subtle',
          props.pressed && !props.bad && 'text-inherit',
        )}
      >
        {formatCount(props.count)}
      </span>
    </button>
  );
}

function ColumnButton({ page }: { page: ContainerView }) {
  const [hidden] = useHiddenColumns();
  return (
    <ColumnMenu
      columns={page.columns}
      trigger={
        <Button icon={<Columns3 aria-hidden className="size-4" />}>
          Columns
          {hidden.size > 0 && <span className="text-ink-subtle">({COLUMN_IDS.length - hidden.size})</span>}
        </Button>
      }
    />
  );
}
