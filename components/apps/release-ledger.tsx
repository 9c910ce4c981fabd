'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CirclePlay, GitCommitHorizontal, GitCompareArrows } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { deploymentPath } from '@/components/shared/deploy/deploy-paths';
import { DeploymentStatePill } from '@/components/shared/deploy/deployment-state-pill';
import { ReleaseText } from '@/components/shared/deploy/release-text';
import { ProblemView } from '@/components/shared/problem-view';
import { StatusPill } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { Skeleton } from '@/components/ui/skeleton';
import { api } from '@/lib/client/api';
import { appsKey } from '@/lib/client/deploy-hooks';
import { listReleases } from '@/lib/client/routes';
import type { App } from '@/lib/contract/app';
import type { Deployment } from '@/lib/contract/deployment';
import { type LedgerRow, ledgerRows } from './ledger-rows';

const CompareDialog = dynamic(() => import('./compare-dialog').then((module) => module.CompareDialog), { ssr: false });

export interface ReleaseLedgerProps {
  app: App;
  /** Newest first. */
  deployments: readonly Deployment[];
}

/** Every version that was: commit, tag, digest, who, when, and where it runs. */
export function ReleaseLedger({ app, deployments }: ReleaseLedgerProps) {
  const query = useInfiniteQuery({
    queryKey: appsKey('releases', app.name),
    queryFn: ({ pageParam, signal }) =>
      api(listReleases, {
        params: { app: app.name },
        query: { limit: 50, ...(pageParam !== null && { before: pageParam }) },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.more ? (page.releases.at(-1)?.number ?? null) : null),
  });
  const [comparing, setComparing] = useState<number | null>(null);
  const releases = query.data?.pages.flatMap((page) => page.releases) ?? [];
  const rows = ledgerRows(app, releases, deployments);
  return (
    <Card title="Releases" flush={rows.length > 0}>
      {rows.length > 0 && (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <Row
              key={row.release.id}
              row={row}
              onCompare={releases.length > 1 ? () => setComparing(row.release.number) : null}
            />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className="flex justify-center border-t border-line p-2">
          <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
      {query.data === undefined && query.isError && (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data === undefined && query.isPending && <Skeleton className="h-16 w-full" />}
      {query.data !== undefined && rows.length === 0 && <p className="text-ink-muted">It has no release yet.</p>}
      {comparing !== null && (
        <CompareDialog app={app.name} releases={releases} to={comparing} onClose={() => setComparing(null)} />
      )}
    </Card>
  );
}

function Row({ row: { last, live, release, running }, onCompare }: { row: LedgerRow; onCompare: (() => void) | null }) {
  return (
    <li className="grid items-center gap-x-4 gap-y-1 px-4 py-2 md:grid-cols-[minmax(14rem,2fr)_minmax(12rem,1.5fr)_minmax(12rem,1.5fr)_auto]">
      <div className="flex min-w-0 flex-col">
        <ReleaseText release={release} />
        <span className="flex min-w-0 items-center gap-1 text-xs text-ink-muted">
          {release.commit !== null ? (
            <>
              <GitCommitHorizontal aria-label="Commit" className="size-3.5 shrink-0" />
              <code className="truncate">
                {release.runUrl === null ? (
                  <SafeText>{release.commit.slice(0, 12)}</SafeText>
                ) : (
                  <a href={release.runUrl} target="_blank" rel="noreferrer" className="underline">
                    <SafeText>{release.commit.slice(0, 12)}</SafeText>
                  </a>
                )}
              </code>
            </>
          ) : (
            <span className="text-ink-subtle">
              {release.source === 'adopted' ? 'adopted as it ran' : 'no commit named'}
            </span>
          )}
        </span>
      </div>
      <div className="text-xs text-ink-muted">
        by <SafeText>{release.createdBy}</SafeText>, <RelativeTime at={release.createdAt} />, for {release.environment}
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5">
        {live.length > 0 && (
          <StatusPill tone="ok" icon={<CirclePlay aria-hidden />} title={running.join(', ')}>
            live in {live.join(', ')}
          </StatusPill>
        )}
        {last !== null && (
          <Link href={deploymentPath(last.id)} prefetch={false} className="hover:underline">
            <DeploymentStatePill state={last.state} plain />
          </Link>
        )}
        {running.length > 0 && <span className="min-w-0 truncate text-xs text-ink-subtle">{running.join(', ')}</span>}
      </div>
      <div className="flex md:justify-end">
        {onCompare !== null && (
          <Button
            size="small"
            aria-label={`Compare release ${release.number} with another`}
            icon={<GitCompareArrows aria-hidden className="size-3.5" />}
            onClick={onCompare}
          >
            Compare …
          </Button>
        )}
      </div>
    </li>
  );
}
