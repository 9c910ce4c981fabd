'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, ShieldX } from 'lucide-react';
import { PageHeader } from '@/components/shared/page-header';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { api } from '@/lib/client/api';
import { download } from '@/lib/client/download';
import { useCan, useWhyNot } from '@/lib/client/me';
import { useNotifier } from '@/lib/client/notifier';
import { getConsoleStatus } from '@/lib/client/routes';
import { BackupCard } from './backup-card';
import { StatusCards } from './status-cards';

/** Costs a few ms on the server (SQLite looks through its file), so not oftener than a person reads. */
const REFRESH_MS = 10_000;

/** How the console itself is doing, its backup and what to send to somebody who helps. */
export function ConsolePage() {
  const allowed = useCan('system:read');
  const why = useWhyNot('system:read');
  if (!allowed) {
    return (
      <div className="p-4 md:p-6">
        <EmptyState icon={<ShieldX aria-hidden />} title="The console’s own state is for administrators">
          {why}
        </EmptyState>
      </div>
    );
  }
  return <ConsoleStatusPage />;
}

function ConsoleStatusPage() {
  const status = useQuery({
    queryKey: ['console-status'],
    queryFn: ({ signal }) => api(getConsoleStatus, { signal }),
    refetchInterval: REFRESH_MS,
  });
  const notifier = useNotifier();
  const bundle = useMutation({
    mutationFn: () => download('/api/console/support-bundle', { method: 'GET' }, 'pilothouse-support.json'),
    onError: (error) => notifier.problem(error, 'Support bundle'),
  });
  return (
    <div className="flex w-full flex-col gap-4 p-4 md:p-6">
      <PageHeader
        title="Console"
        actions={
          <Button
            busy={bundle.isPending}
            icon={<Download aria-hidden className="size-4" />}
            onClick={() => bundle.mutate()}
            title="Versions, settings, states and the last log lines, without secrets"
          >
            Support bundle
          </Button>
        }
      />
      {status.isError && <ProblemView error={status.error} onRetry={() => void status.refetch()} />}
      {status.isPending && (
        <div role="status" aria-label="Loading" className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-48 w-full" />
          <Skeleton className="h-48 w-full" />
        </div>
      )}
      {status.data && <StatusCards status={status.data} />}
      <BackupCard />
    </div>
  );
}
