'use client';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { ActivityCard } from '@/components/shared/activities/activity-card';
import { PageHeader } from '@/components/shared/page-header';
import { ProblemView } from '@/components/shared/problem-view';
import { SafeText } from '@/components/ui/safe-text';
import { Skeleton } from '@/components/ui/skeleton';
import { api } from '@/lib/client/api';
import { useActivities } from '@/lib/client/live-hooks';
import { getActivity } from '@/lib/client/routes';

/** One activity with all its parts, as it goes on; an address to send to others. */
export function ActivityPage({ id }: { id: string }) {
  const { activities } = useActivities();
  const query = useQuery({
    queryKey: ['activity', id],
    queryFn: ({ signal }) => api(getActivity, { params: { id }, signal }),
    retry: false,
  });
  const activity = activities.find((one) => one.id === id) ?? query.data;
  return (
    <div className="flex w-full max-w-4xl flex-col gap-4 p-4 md:p-6">
      <Link
        href="/activities"
        prefetch={false}
        className="inline-flex w-fit items-center gap-1 text-sm text-ink-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        All activities
      </Link>
      <PageHeader title={activity === undefined ? 'Activity' : <SafeText>{activity.title}</SafeText>} />
      {activity !== undefined && <ActivityCard activity={activity} open />}
      {activity === undefined && query.isError && (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      )}
      {activity === undefined && query.isPending && (
        <div role="status" aria-label="Loading" className="flex flex-col gap-2">
          <Skeleton className="h-6 w-1/2" />
          <Skeleton className="h-24 w-full" />
        </div>
      )}
    </div>
  );
}
