// biome-ignore-all lint/a11y/useSemanticElements: a grid of virtual rows cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of its rows
'use client';
import clsx from 'clsx';
import { type MouseEvent, memo, type ReactNode } from 'react';
import { Checkbox } from './checkbox';
import type { DataColumn } from './data-table-column';

export interface DataTableRowProps<T> {
  domId: string;
  row: T;
  /** Counted from 1, the header included. */
  ariaIndex: number;
  columns: readonly DataColumn<T>[];
  top: number;
  height: number;
  selected: boolean;
  active: boolean;
  selectable: boolean;
  nameOf: (row: T) => string;
  onSelect: (row: T, event: { shiftKey: boolean }) => void;
  onPress: (row: T) => void;
  renderCard: ((row: T) => ReactNode) | undefined;
  renderEnd: ((row: T) => ReactNode) | undefined;
}

function DataTableRowInner<T>(props: DataTableRowProps<T>) {
  const { row, columns, selected, active, renderCard, renderEnd } = props;
  const press = (event: MouseEvent) => {
    if ((event.target as Element).closest('a,button,input,label,[role="menu"]') === null) props.onPress(row);
  };
  const first = props.selectable ? 2 : 1;
  return (
    <div
      id={props.domId}
      role="row"
      aria-rowindex={props.ariaIndex}
      aria-selected={props.selectable ? selected : undefined}
      data-active={active || undefined}
      onClick={press}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      className={clsx(
        'absolute inset-x-0 top-0 items-center border-b border-line',
        renderCard === undefined ? 'grid grid-cols-(--table-columns)' : 'flex gap-1 px-1',
        selected ? 'bg-selected' : 'bg-surface hover:bg-hover',
        active && 'outline-2 -outline-offset-2 outline-accent',
      )}
    >
      {props.selectable && (
        <div role="gridcell" aria-colindex={1} className="flex h-full shrink-0 items-center">
          {/* biome-ignore lint/a11y/noLabelWithoutControl: it widens the checkbox inside, which has its own name */}
          <label className="flex h-full cursor-pointer items-center px-3">
            <Checkbox
              aria-label={`Select ${props.nameOf(row)}`}
              checked={selected}
              onChange={() => undefined}
              onClick={(event) => props.onSelect(row, event)}
            />
          </label>
        </div>
      )}
      {renderCard !== undefined ? (
        <div role="gridcell" aria-colindex={first} className="min-w-0 flex-1">
          {renderCard(row)}
        </div>
      ) : (
        columns.map((column, index) => (
          <div
            key={column.id}
            role="gridcell"
            aria-colindex={first + index}
            data-column={column.id}
            className={clsx('min-w-0 truncate px-2', column.align === 'end' && 'text-right figures')}
          >
            {column.cell(row)}
          </div>
        ))
      )}
      {renderEnd !== undefined && (
        <div
          role="gridcell"
          aria-colindex={first + (renderCard === undefined ? columns.length : 1)}
          className="col-end-[-1] flex shrink-0 justify-end pr-2"
        >
          {renderEnd(row)}
        </div>
      )}
    </div>
  );
}

/** Repainted only when its own row, its place or its marks change: a live patch touches one row, not the table. */
export const DataTableRow = memo(DataTableRowInner) as typeof DataTableRowInner;
