'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { api } from '@/lib/client/api';
import { useActivities } from '@/lib/client/live-hooks';
import { listActivities } from '@/lib/client/routes';
import { ActivityCard } from './activity-card';
import { type ActivityFilter, mergeHistory, touches } from './activity-history-model';

const PAGE = 30;

export interface ActivityHistoryProps {
  filter: ActivityFilter;
  /** Only of this host; null for all. */
  host: string | null;
  /** Only what touches one of these; null for all. */
  hosts?: ReadonlySet<string> | null;
  onNavigate?: () => void;
}

/** What runs and what ended, newest first, as it happens; older ones on demand. */
export function ActivityHistory({ filter, host, hosts = null, onNavigate }: ActivityHistoryProps) {
  const { activities: live } = useActivities();
  const query = useInfiniteQuery({
    queryKey: ['activities', filter, host],
    queryFn: ({ pageParam, signal }) =>
      api(listActivities, {
        query: {
          limit: PAGE,
          ...(filter !== 'all' && { state: filter }),
          ...(host !== null && { host }),
          ...(pageParam !== null && { before: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.more ? (page.activities.at(-1)?.id ?? null) : null),
    staleTime: 0,
  });
  if (query.isError && query.data === undefined) {
    return <ProblemView error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.data === undefined) {
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-2">
        <Skeleton className="h-14 w-full" />
        <Skeleton className="h-14 w-full" />
      </div>
    );
  }
  const asked = query.data.pages.flatMap((page) => page.activities);
  const rows = mergeHistory(asked, live, { filter, host, more: query.hasNextPage }).filter((each) =>
    touches(each, hosts),
  );
  if (rows.length === 0) return <Nothing filter={filter} />;
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col divide-y divide-line">
        {rows.map((activity) => (
          <li key={activity.id} className="py-3 first:pt-0">
            <ActivityCard activity={activity} {...(onNavigate !== undefined && { onNavigate })} />
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button className="self-center" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show older
        </Button>
      ) : (
        <p className="text-center text-xs text-ink-subtle">That is all.</p>
      )}
    </div>
  );
}

function Nothing({ filter }: { filter: ActivityFilter }) {
  const titles = { all: 'Nothing has been started yet', running: 'Nothing runs now', failed: 'Nothing has failed' };
  return (
    <EmptyState icon={<ListChecks aria-hidden />} title={titles[filter]}>
      Pulls, clean-ups and actions on many containers run on the server and appear here. They go on when this page is
      closed.
    </EmptyState>
  );
}
