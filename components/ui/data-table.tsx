// biome-ignore-all lint/a11y/useSemanticElements: a grid of virtual rows cannot be a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row (aria-activedescendant)
'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useCallback, useId, useMemo, useRef, useState } from 'react';
import { type DataColumn, fittingColumns, gridTemplate } from './data-table-column';
import { DataTableHeader, type SortState } from './data-table-header';
import { rangeBetween, sortRows, type TableGroup, tableItems } from './data-table-items';
import { DataTableRow } from './data-table-row';
import { NARROW, useElementWidth, useMediaQuery } from './use-element-width';

export interface DataTableProps<T> {
  /** Names the grid for a screen reader. */
  label: string;
  /** Keep the identity of unchanged rows: only changed ones are painted again. */
  rows: readonly T[];
  /** Those to show, in order. Keep the identity of the array. */
  columns: readonly DataColumn<T>[];
  idOf: (row: T) => string;
  /** For labels such as `Select web-1`. */
  nameOf: (row: T) => string;
  sort: SortState | null;
  onSortChange: (sort: SortState | null) => void;
  /** With it the rows can be selected. */
  selection?: { selected: ReadonlySet<string>; onChange: (selected: ReadonlySet<string>) => void };
  group?: { keyOf: (row: T) => string; render: (key: string, rows: readonly T[]) => ReactNode };
  /** Enter, or a press on the row beside its controls. */
  onOpen: (row: T) => void;
  /** At the right of each row: its menu. */
  renderEnd?: (row: T) => ReactNode;
  /** The row on a phone. */
  renderCard: (row: T) => ReactNode;
  /** Instead of rows, when there are none. */
  empty: ReactNode;
}

const ROW_PX = 36;
const CARD_PX = 68;
const GROUP_PX = 32;
const CHECK_PX = 40;
const END_PX = 44;
/** Rows drawn beyond each edge, so that scrolling shows no blank. */
const OVERSCAN = 4;

/**
 * Virtualised grid for thousands of rows: sorting, selection with shift, grouping, keyboard, columns that give way, and cards
 * on a phone. It fills its parent, which needs a height. One tab stop for the grid; arrows move, Space selects, Enter opens.
 */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { rows, columns, idOf, sort, selection, group, renderEnd } = props;
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMediaQuery(NARROW);
  const width = useElementWidth(scroller);
  const [active, setActive] = useState<string | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);

  const sortValue = columns.find((column) => column.id === sort?.id)?.sortValue;
  const descending = sort?.desc ?? false;
  const sortedRows = useMemo(() => sortRows(rows, sortValue, descending), [rows, sortValue, descending]);
  const groupKeyOf = group?.keyOf;
  const items = useMemo(() => tableItems(sortedRows, idOf, groupKeyOf, closed), [sortedRows, idOf, groupKeyOf, closed]);

  const room = width - (selection === undefined ? 0 : CHECK_PX) - (renderEnd === undefined ? 0 : END_PX);
  const visible = useMemo(() => fittingColumns(columns, room), [columns, room]);
  const rowPx = narrow ? CARD_PX : ROW_PX;
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.kind === 'group' ? GROUP_PX : rowPx),
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: OVERSCAN,
    initialRect: { width: 1000, height: 800 },
    scrollPaddingStart: narrow ? 0 : ROW_PX,
  });
  const sizesKey = `${rowPx}/${groupKeyOf === undefined}`;
  const lastSizesKey = useRef(sizesKey);
  if (lastSizesKey.current !== sizesKey) {
    lastSizesKey.current = sizesKey;
    virtualizer.measure();
  }

  const latest = useRef({ props, items });
  latest.current = { props, items };

  const select = useCallback((row: T, event: { shiftKey: boolean }) => {
    const { props: now, items: shown } = latest.current;
    if (now.selection === undefined) return;
    const id = now.idOf(row);
    const next = new Set(now.selection.selected);
    const on = !next.has(id);
    const range = event.shiftKey && anchor.current !== null ? rangeBetween(shown, anchor.current, id) : [id];
    for (const each of range) {
      if (on) next.add(each);
      else next.delete(each);
    }
    anchor.current = id;
    setActive(id);
    now.selection.onChange(next);
  }, []);
  const press = useCallback((row: T) => latest.current.props.onOpen(row), []);

  const moveTo = (index: number) => {
    const target = items[Math.max(0, Math.min(items.length - 1, index))];
    if (target === undefined) return;
    setActive(target.id);
    virtualizer.scrollToIndex(items.indexOf(target), { align: 'auto' });
  };
  const toggleGroup = (key: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const at = items.findIndex((item) => item.id === active);
    const item = items[at];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPx) - 2);
    const move: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? 0 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: items.length - 1,
    };
    const target = move[event.key];
    if (target !== undefined) {
      moveTo(target);
      const reached = items[Math.max(0, Math.min(items.length - 1, target))];
      if (event.shiftKey && selection !== undefined && reached?.kind === 'row') {
        anchor.current ??= item?.id ?? reached.id;
        selection.onChange(
          new Set([...selection.selected, ...rangeBetween(items, item?.id ?? reached.id, reached.id)]),
        );
      }
    } else if (event.key === 'Enter' && item !== undefined) {
      if (item.kind === 'row') props.onOpen(item.row);
      else toggleGroup(item.key);
    } else if (event.key === ' ' && item !== undefined) {
      if (item.kind === 'row') select(item.row, event);
      else toggleGroup(item.key);
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection !== undefined) {
      selection.onChange(new Set(rows.map(idOf)));
    } else if (event.key === 'Escape' && selection !== undefined && selection.selected.size > 0) {
      selection.onChange(new Set());
    } else return;
    event.preventDefault();
  };

  const onSort = (column: DataColumn<T>) => {
    const down = column.descendingFirst ?? false;
    if (sort?.id !== column.id) props.onSortChange({ id: column.id, desc: down });
    else props.onSortChange(sort.desc === down ? { id: column.id, desc: !down } : null);
  };
  const selectedHere = selection === undefined ? 0 : rows.filter((row) => selection.selected.has(idOf(row))).length;
  const activeShown = virtualizer.getVirtualItems().some((shown) => items[shown.index]?.id === active);
  const template = gridTemplate(visible, selection === undefined ? 0 : CHECK_PX, renderEnd === undefined ? 0 : END_PX);
  const minWidth = visible.reduce((sum, column) => sum + column.width, 0) + width - room;

  // Nothing to move through: then it is no grid, only what is said instead.
  const isEmpty = items.length === 0;
  const gridAttributes = isEmpty
    ? {}
    : {
        role: 'grid',
        'aria-label': props.label,
        'aria-rowcount': items.length + 1,
        'aria-colcount':
          (narrow ? 1 : visible.length) + (selection === undefined ? 0 : 1) + (renderEnd === undefined ? 0 : 1),
        'aria-multiselectable': selection !== undefined,
        'aria-activedescendant': activeShown ? `${gridId}-${active}` : undefined,
        tabIndex: 0,
        onKeyDown,
      };

  return (
    <div
      ref={scroller}
      {...gridAttributes}
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain bg-surface focus-visible:-outline-offset-2"
      style={{ '--table-columns': template } as React.CSSProperties}
    >
      <div style={narrow ? undefined : { minWidth: Math.min(minWidth, 2000) }}>
        {!narrow && !isEmpty && (
          <DataTableHeader
            columns={visible}
            sort={sort}
            onSort={onSort}
            hasEnd={renderEnd !== undefined}
            selection={
              selection === undefined
                ? undefined
                : {
                    all: rows.length > 0 && selectedHere === rows.length,
                    some: selectedHere > 0,
                    onToggle: () =>
                      selection.onChange(selectedHere === rows.length ? new Set() : new Set(rows.map(idOf))),
                  }
            }
          />
        )}
        <div
          role={isEmpty ? undefined : 'rowgroup'}
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map((shown) => {
            const item = items[shown.index];
            if (item === undefined) return null;
            const domId = `${gridId}-${item.id}`;
            if (item.kind === 'group') {
              return (
                <GroupRow
                  key={item.id}
                  domId={domId}
                  item={item}
                  ariaIndex={shown.index + 2}
                  top={shown.start}
                  active={item.id === active}
                  onToggle={() => toggleGroup(item.key)}
                >
                  {group?.render(item.key, item.rows)}
                </GroupRow>
              );
            }
            return (
              <DataTableRow
                key={item.id}
                domId={domId}
                row={item.row}
                ariaIndex={shown.index + 2}
                columns={visible}
                top={shown.start}
                height={rowPx}
                selected={selection?.selected.has(item.id) ?? false}
                active={item.id === active}
                selectable={selection !== undefined}
                nameOf={props.nameOf}
                onSelect={select}
                onPress={press}
                renderCard={narrow ? props.renderCard : undefined}
                renderEnd={renderEnd}
              />
            );
          })}
        </div>
      </div>
      {isEmpty && props.empty}
    </div>
  );
}

function GroupRow<T>(props: {
  domId: string;
  item: TableGroup<T>;
  ariaIndex: number;
  top: number;
  active: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  const Arrow = props.item.closed ? ChevronRight : ChevronDown;
  return (
    <div
      id={props.domId}
      role="row"
      aria-rowindex={props.ariaIndex}
      style={{ transform: `translateY(${props.top}px)`, height: GROUP_PX }}
      className={`absolute inset-x-0 top-0 flex items-center border-b border-line bg-sunken text-xs font-medium ${
        props.active ? 'outline-2 -outline-offset-2 outline-accent' : ''
      }`}
    >
      <div role="gridcell" aria-colindex={1} className="min-w-0 flex-1">
        <button
          type="button"
          aria-expanded={!props.item.closed}
          onClick={props.onToggle}
          className="flex h-8 w-full items-center gap-2 px-3 text-left"
        >
          <Arrow aria-hidden className="size-3.5 shrink-0" />
          {props.children}
        </button>
      </div>
    </div>
  );
}
