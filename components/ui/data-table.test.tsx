import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DataTable } from './data-table';
import { type DataColumn, fittingColumns } from './data-table-column';
import type { SortState } from './data-table-header';
import { sortRows } from './data-table-items';

interface Thing {
  id: string;
  size: number | undefined;
  team: string;
}

const painted = vi.fn();
const columns: readonly DataColumn<Thing>[] = [
  {
    id: 'id',
    header: 'Id',
    width: 100,
    sortValue: (row) => row.id,
    cell: (row) => {
      painted(row.id);
      return row.id;
    },
  },
  {
    id: 'size',
    header: 'Size',
    width: 80,
    descendingFirst: true,
    sortValue: (row) => row.size,
    cell: (row) => row.size ?? '–',
  },
];
const idOf = (row: Thing) => row.id;
const noCard = () => null;
const things = (count: number): Thing[] =>
  Array.from({ length: count }, (_, i) => ({ id: `t-${i}`, size: i % 7, team: i % 2 === 0 ? 'even' : 'odd' }));

const opened = vi.fn();

function Table({ rows, grouped = false }: { rows: readonly Thing[]; grouped?: boolean }) {
  const [sort, setSort] = useState<SortState | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <DataTable
        label="Things"
        rows={rows}
        columns={columns}
        idOf={idOf}
        nameOf={idOf}
        sort={sort}
        onSortChange={setSort}
        selection={{ selected, onChange: setSelected }}
        {...(grouped && { group: { keyOf: (row: Thing) => row.team, render: (key: string) => key } })}
        onOpen={opened}
        renderCard={noCard}
        empty={<p>nothing</p>}
      />
      <output>{[...selected].join(' ')}</output>
    </>
  );
}

beforeEach(() => {
  painted.mockClear();
  opened.mockClear();
  // jsdom lays nothing out: give the scroller a size.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1000);
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const grid = () => screen.getByRole('grid', { name: 'Things' });
const dataRows = () => within(grid()).getAllByRole('row').slice(1);
const firstCells = () => dataRows().map((row) => within(row).getAllByRole('gridcell')[1]?.textContent);
const selection = () => screen.getByRole('status').textContent;

test('2,500 rows: few are in the page, all are counted', () => {
  render(<Table rows={things(2500)} />);
  expect(dataRows().length).toBeLessThan(60);
  expect(dataRows().length).toBeGreaterThan(10);
  expect(grid().getAttribute('aria-rowcount')).toBe('2501');
});

test('a patch of one row paints that row only', () => {
  const rows = things(50);
  const { rerender } = render(<Table rows={rows} />);
  painted.mockClear();
  rerender(<Table rows={rows.map((row) => (row.id === 't-3' ? { ...row, size: 99 } : row))} />);
  expect(painted.mock.calls.flat()).toEqual(['t-3']);
});

test('a press on a header sorts, the second turns it round, the third leaves the order as it came', () => {
  render(
    <Table
      rows={[
        { id: 'b', size: 1, team: '' },
        { id: 'a', size: undefined, team: '' },
        { id: 'c', size: 2, team: '' },
      ]}
    />,
  );
  const press = () => fireEvent.click(screen.getByRole('button', { name: 'Size' }));
  press();
  expect(firstCells()).toEqual(['c', 'b', 'a']);
  expect(screen.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort')).toBe('descending');
  press();
  expect(firstCells()).toEqual(['b', 'c', 'a']);
  press();
  expect(firstCells()).toEqual(['b', 'a', 'c']);
});

test('names are sorted as people count', () => {
  expect(sortRows(['web-10', 'web-2', 'Web-1'], (name) => name, false)).toEqual(['Web-1', 'web-2', 'web-10']);
});

test('shift selects the range', () => {
  render(<Table rows={things(20)} />);
  const boxes = screen.getAllByRole('checkbox', { name: /Select t-/ });
  fireEvent.click(boxes[2] as HTMLElement);
  fireEvent.click(boxes[5] as HTMLElement, { shiftKey: true });
  expect(selection()).toBe('t-2 t-3 t-4 t-5');
});

test('select all takes every row, also those that are not in the page', () => {
  render(<Table rows={things(500)} />);
  fireEvent.click(screen.getByRole('checkbox', { name: 'Select all' }));
  expect(selection()?.split(' ')).toHaveLength(500);
});

test('works by keyboard alone', () => {
  render(<Table rows={things(20)} />);
  const key = (name: string, more = {}) => fireEvent.keyDown(grid(), { key: name, ...more });
  key('ArrowDown');
  key('ArrowDown');
  const active = grid().getAttribute('aria-activedescendant');
  expect(document.getElementById(active ?? '')?.textContent).toContain('t-1');
  key(' ');
  key('ArrowDown', { shiftKey: true });
  expect(selection()).toBe('t-1 t-2');
  key('Enter');
  expect(opened).toHaveBeenCalledWith(expect.objectContaining({ id: 't-2' }));
  key('Escape');
  expect(selection()).toBe('');
  key('a', { ctrlKey: true });
  expect(selection()?.split(' ')).toHaveLength(20);
});

test('groups close and open', () => {
  render(<Table rows={things(6)} grouped />);
  expect(dataRows()).toHaveLength(8);
  const even = screen.getByRole('button', { name: 'even' });
  expect(even.getAttribute('aria-expanded')).toBe('true');
  fireEvent.click(even);
  expect(dataRows()).toHaveLength(5);
});

test('without rows it says what the page wants it to say', () => {
  render(<Table rows={[]} />);
  expect(screen.getByText('nothing')).toBeTruthy();
});

test('columns give way by their priority, and the first never', () => {
  const all: DataColumn<Thing>[] = [
    { id: 'name', header: '', width: 100, cell: () => null },
    { id: 'a', header: '', width: 100, priority: 1, cell: () => null },
    { id: 'b', header: '', width: 100, priority: 5, cell: () => null },
  ];
  expect(fittingColumns(all, 300).map((column) => column.id)).toEqual(['name', 'a', 'b']);
  expect(fittingColumns(all, 250).map((column) => column.id)).toEqual(['name', 'a']);
  expect(fittingColumns(all, 10).map((column) => column.id)).toEqual(['name']);
});
