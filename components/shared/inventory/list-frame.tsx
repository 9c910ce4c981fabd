'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/button';
import { formatCount, plural } from '@/components/ui/format';
import { Skeleton } from '@/components/ui/skeleton';

/** How many rows are shown, of how many. */
export function ListCount({ shown, all }: { shown: number; all: number }) {
  return (
    <span role="status" className="text-ink-subtle figures">
      {shown === all ? formatCount(all) : `${formatCount(shown)} of ${formatCount(all)}`}
    </span>
  );
}

/** What can be done with the selected rows. `one` is the word for one of them. */
export function SelectionBar({
  count,
  one,
  onClear,
  children,
}: {
  count: number;
  one: string;
  onClear: () => void;
  children: ReactNode;
}) {
  return (
    <section
      aria-label="Selection"
      className="flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-selected px-3 py-1.5"
    >
      <span role="status" className="mr-1 font-medium">
        {plural(count, one)} selected
      </span>
      {children}
      <div className="flex-1" />
      <IconButton label="Clear the selection" size="small" onClick={onClear}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </section>
  );
}

/** In place of rows that nothing is known of yet. */
export function WaitingRows({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="flex h-9 items-center gap-6 border-b border-line px-3">
          <Skeleton className="h-4 w-4" />
          <Skeleton className="h-3 w-1/5" />
          <Skeleton className="h-3 w-20" />
          <Skeleton className="h-3 w-1/4" />
        </div>
      ))}
    </div>
  );
}
