import type { SortValue } from './data-table-column';

export interface TableRow<T> {
  kind: 'row';
  id: string;
  row: T;
}

export interface TableGroup<T> {
  kind: 'group';
  id: string;
  key: string;
  rows: readonly T[];
  closed: boolean;
}

export type TableItem<T> = TableRow<T> | TableGroup<T>;

/** Sorted rows as the list of what stands under each other. Groups are in the order of their names; empty names last. */
export function tableItems<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  groupOf: ((row: T) => string) | undefined,
  closed: ReadonlySet<string>,
): readonly TableItem<T>[] {
  if (groupOf === undefined) return rows.map((row) => ({ kind: 'row', id: idOf(row), row }));
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = groupOf(row);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [row]);
    else members.push(row);
  }
  return [...groups.keys()].sort(byNameEmptyLast).flatMap((key): TableItem<T>[] => {
    const members = groups.get(key) ?? [];
    const isClosed = closed.has(key);
    const head: TableItem<T> = { kind: 'group', id: `group:${key}`, key, rows: members, closed: isClosed };
    return isClosed ? [head] : [head, ...members.map((row): TableItem<T> => ({ kind: 'row', id: idOf(row), row }))];
  });
}

function byNameEmptyLast(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return a < b ? -1 : 1;
}

/** The ids between two rows, both included, in the order of the list. */
export function rangeBetween<T>(items: readonly TableItem<T>[], from: string, to: string): string[] {
  const ids = items.filter((item) => item.kind === 'row').map((item) => item.id);
  const start = ids.indexOf(from);
  const end = ids.indexOf(to);
  if (start < 0 || end < 0) return [to];
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** By value, `web-2` before `web-10`, rows without a value last either way. Stable; the rows as they are without `sortValue`. */
export function sortRows<T>(
  rows: readonly T[],
  sortValue: ((row: T) => SortValue) | undefined,
  descending: boolean,
): readonly T[] {
  if (sortValue === undefined) return rows;
  const direction = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortValue(row) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined);
      if (typeof a.value === 'number' && typeof b.value === 'number') return direction * (a.value - b.value);
      return direction * collator.compare(String(a.value), String(b.value));
    })
    .map(({ row }) => row);
}
