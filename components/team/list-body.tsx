import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Skeleton } from '@/components/ui/skeleton';

/** What a list shows while there is nothing yet, when asking failed, and else. What was there stays when asking again fails. */
export function ListBody<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && (
          <p role="status" className="border-b border-line bg-warn-soft px-4 py-1.5 text-xs text-warn">
            Could not be read again; this is as it was before.
          </p>
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) {
    return (
      <div className="p-4">
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2 p-4" role="status" aria-label="Loading">
      <Skeleton className="h-5 w-full" />
      <Skeleton className="h-5 w-2/3" />
    </div>
  );
}
