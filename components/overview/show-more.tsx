'use client';
import { type ReactNode, useState } from 'react';

export interface ShowMoreProps<T> {
  rows: readonly T[];
  /** How many before one asks for the rest. */
  shown: number;
  label: string;
  children: (row: T) => ReactNode;
}

/** A list that shows its first rows, and says how many more there are. */
export function ShowMore<T>({ rows, shown, label, children }: ShowMoreProps<T>) {
  const [all, setAll] = useState(false);
  const more = rows.length - shown;
  return (
    <>
      <ul aria-label={label} className="divide-y divide-line">
        {(all ? rows : rows.slice(0, shown)).map(children)}
      </ul>
      {more > 0 && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          aria-expanded={all}
          className="h-9 w-full border-t border-line text-xs font-medium text-ink-muted hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
        >
          {all ? 'Show fewer' : `Show ${more} more`}
        </button>
      )}
    </>
  );
}
