'use client';
import clsx from 'clsx';
import { Columns3, Search, X } from 'lucide-react';
import { Button, IconButton } from '@/components/ui/button';
import { DropdownMenu, MenuCheckItem, MenuLabel } from '@/components/ui/dropdown-menu';
import { formatCount } from '@/components/ui/format';
import { Input, Select } from '@/components/ui/input';
import { COLUMN_IDS, type ColumnId, useHiddenColumns } from './column-choice';
import { STATE_FILTERS, type StateFilter } from './container-filter';
import { type ContainerView, GROUPINGS, type Grouping } from './use-container-view';

const STATE_WORDS: Readonly<Record<StateFilter, string>> = {
  running: 'Running',
  stopped: 'Stopped',
  unhealthy: 'Unhealthy',
  restarting: 'Restarting',
  paused: 'Paused',
  failed: 'Failed',
};
const GROUP_WORDS: Readonly<Record<Grouping, string>> = { none: 'No groups', stack: 'By stack', host: 'By host' };
/** Shown even at zero; the others only while there are any. */
const ALWAYS: readonly StateFilter[] = ['running', 'stopped', 'unhealthy'];

export function ContainerToolbar({ page }: { page: ContainerView }) {
  const { view, setView, stacks } = page;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-40 flex-1 sm:max-w-72">
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
          onChange={(event) => void setView({ q: event.target.value || null })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') void setView({ q: null });
          }}
        />
        {view.q !== '' && (
          <IconButton
            label="Clear the search"
            size="small"
            className="absolute top-1/2 right-0.5 -translate-y-1/2"
            onClick={() => void setView({ q: null })}
          >
            <X aria-hidden className="size-3.5" />
          </IconButton>
        )}
      </div>
      <StateChips page={page} />
      <div className="flex flex-wrap items-center gap-2 max-sm:hidden">
        {(stacks.length > 0 || view.stack !== null) && (
          <Select
            aria-label="Stack"
            className="w-36"
            value={view.stack ?? ''}
            onChange={(event) => void setView({ stack: event.target.value || null })}
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
          onChange={(event) => void setView({ group: GROUPINGS.find((each) => each === event.target.value) ?? null })}
        >
          {GROUPINGS.map((grouping) => (
            <option key={grouping} value={grouping}>
              {GROUP_WORDS[grouping]}
            </option>
          ))}
        </Select>
        <ColumnMenu page={page} />
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
      <Chip
        label="All"
        count={found.length}
        pressed={view.state === null}
        onPress={() => void setView({ state: null })}
      />
      {shown.map((state) => (
        <Chip
          key={state}
          label={STATE_WORDS[state]}
          count={counts[state]}
          bad={(state === 'unhealthy' || state === 'failed' || state === 'restarting') && counts[state] > 0}
          pressed={view.state === state}
          onPress={() => void setView({ state: view.state === state ? null : state })}
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

function ColumnMenu({ page }: { page: ContainerView }) {
  const [hidden, setHidden] = useHiddenColumns();
  const toggle = (id: ColumnId, shown: boolean) => {
    const next = new Set(hidden);
    if (shown) next.delete(id);
    else next.add(id);
    setHidden(next);
  };
  return (
    <DropdownMenu
      trigger={
        <Button icon={<Columns3 aria-hidden className="size-4" />}>
          Columns
          {hidden.size > 0 && <span className="text-ink-subtle">({COLUMN_IDS.length - hidden.size})</span>}
        </Button>
      }
    >
      <MenuLabel>Shown where there is room</MenuLabel>
      {page.columns.map((column) => (
        <MenuCheckItem
          key={column.id}
          checked={!hidden.has(column.id)}
          disabled={column.id === 'name'}
          onChange={(shown) => toggle(column.id, shown)}
        >
          {column.header}
        </MenuCheckItem>
      ))}
    </DropdownMenu>
  );
}
