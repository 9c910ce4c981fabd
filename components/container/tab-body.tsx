'use client';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { describeProblem } from '@/lib/client/describe-problem';

export interface TabBodyProps<T> {
  query: { data: T | undefined; error: unknown; isFetching: boolean; refetch: () => unknown };
  children: (data: T) => ReactNode;
  /** Stands in until there is something. */
  skeleton?: ReactNode;
}

/** What was asked, or why it is not there. Data that is known stays when asking again fails; the failure stands above it. */
export function TabBody<T>({ query, children, skeleton }: TabBodyProps<T>) {
  const { data, error, isFetching, refetch } = query;
  if (data === undefined) {
    if (!error) return skeleton ?? <RowsSkeleton />;
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      {error ? (
        <div
          role="status"
          className="mb-3 flex flex-wrap items-center gap-2 rounded-md border border-line bg-warn-soft px-3 py-2 text-warn"
        >
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          <span className="min-w-0 flex-1">
            This is what was last known. {describeProblem(error).detail ?? describeProblem(error).title}
          </span>
          <Button size="small" busy={isFetching} onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      ) : null}
      {children(data)}
    </>
  );
}

function RowsSkeleton() {
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4" role="status">
      <span className="sr-only">Loading</span>
      {['w-1/3', 'w-2/3', 'w-1/2', 'w-3/5', 'w-2/5'].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
