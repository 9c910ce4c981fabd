import type { ReactNode } from 'react';

export type SortValue = string | number | undefined;

export interface DataColumn<T> {
  id: string;
  header: string;
  /** Px: never narrower than this … */
  width: number;
  /** … and this share of the room that is left over; 0 by default. */
  grow?: number;
  align?: 'end';
  cell: (row: T) => ReactNode;
  /** What it is sorted by; undefined goes last either way. Without it the column cannot be sorted. */
  sortValue?: (row: T) => SortValue;
  /** The first press sorts the greatest first: for figures. */
  descendingFirst?: boolean;
  /** Left out first when there is little room: the higher, the sooner. 0 (default) always stays. */
  priority?: number;
}

/** The columns that fit into `room` px: those with the highest priority number go first. All when the room is not known yet. */
export function fittingColumns<T>(columns: readonly DataColumn<T>[], room: number): readonly DataColumn<T>[] {
  if (room <= 0) return columns;
  let kept = [...columns];
  const total = () => kept.reduce((sum, column) => sum + column.width, 0);
  while (total() > room) {
    const least = kept.reduce((worst, column) => ((column.priority ?? 0) >= (worst.priority ?? 0) ? column : worst));
    if ((least.priority ?? 0) === 0) break;
    kept = kept.filter((column) => column !== least);
  }
  return kept;
}

/** The value of `grid-template-columns`. */
export function gridTemplate<T>(columns: readonly DataColumn<T>[], leading: number, trailing: number): string {
  const tracks = columns.map((column) =>
    (column.grow ?? 0) === 0 ? `${column.width}px` : `minmax(${column.width}px, ${column.grow}fr)`,
  );
  const flexible = columns.some((column) => (column.grow ?? 0) > 0);
  return [
    ...(leading > 0 ? [`${leading}px`] : []),
    ...tracks,
    ...(flexible ? [] : ['1fr']),
    ...(trailing > 0 ? [`${trailing}px`] : []),
  ].join(' ');
}
