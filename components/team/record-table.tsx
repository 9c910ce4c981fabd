import clsx from 'clsx';
import type { ReactNode } from 'react';
import { ScrollRegion } from '@/components/ui/scroll-region';

export interface RecordColumn<T> {
  label: string;
  /** The label is read but not seen: for a column of buttons. */
  hiddenLabel?: boolean;
  /** Left out on narrow screens; what matters of it belongs into another cell there. */
  wide?: boolean;
  cell: (row: T) => ReactNode;
}

/** A short table of records (users, sessions, tokens). Long lists have the virtualised one. */
export function RecordTable<T extends { id: string }>({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: readonly RecordColumn<T>[];
  rows: readonly T[];
}) {
  return (
    <ScrollRegion label={label} className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-b border-line text-xs text-ink-subtle">
            {columns.map((column) => (
              <th
                key={column.label}
                scope="col"
                className={clsx('h-9 px-4 font-medium whitespace-nowrap', column.wide && 'max-md:hidden')}
              >
                {column.hiddenLabel ? <span className="sr-only">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b border-line last:border-b-0 hover:bg-hover">
              {columns.map((column) => (
                <td key={column.label} className={clsx('h-9 px-4 py-1.5 align-middle', column.wide && 'max-md:hidden')}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
