'use client';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useEffect } from 'react';
import { ChangeList, inReadingOrder } from '@/components/shared/deploy/change-list';
import { releaseName } from '@/components/shared/deploy/release-words';
import { DetailSkeleton } from '@/components/shared/inventory/detail-frame';
import { ProblemView } from '@/components/shared/problem-view';
import { Card } from '@/components/ui/card';
import { api } from '@/lib/client/api';
import { useContainers, useDeployments } from '@/lib/client/live-hooks';
import { getDeployment } from '@/lib/client/routes';
import type { ContainerSummary } from '@/lib/contract/container';
import type { DeploymentDetail } from '@/lib/contract/deployment';
import { newContainer } from './deployment-container';
import { DeploymentHeader } from './deployment-header';
import { FailureCard } from './failure-card';
import { HealthLogCard } from './health-log-card';
import { LogTailCard } from './log-tail-card';
import { StepsCard } from './steps-card';
import { VerificationCard } from './verification-card';

export interface DeploymentPageProps {
  id: string;
  /** The log of a container, live: another feature's, brought by the page. */
  renderLog: (container: ContainerSummary) => ReactNode;
}

/** One deployment as it goes on: steps, what the new container says, verdict, downtime. */
export function DeploymentPage({ id, renderLog }: DeploymentPageProps) {
  const { deployments } = useDeployments();
  const live = deployments.find((one) => one.id === id);
  const query = useQuery({
    queryKey: ['deployment', id],
    queryFn: ({ signal }) => api(getDeployment, { params: { id }, query: {}, signal }),
    retry: false,
  });
  const { data, error, refetch } = query;
  // What changes between two states and is not told live: the health log.
  const stage =
    live === undefined ? '' : `${live.steps.length} ${live.verifications.map(({ checks }) => checks).join()}`;
  useEffect(() => {
    if (stage !== '') void refetch();
  }, [stage, refetch]);
  const deployment: DeploymentDetail | undefined = data && { ...data, ...live };
  return (
    <div className="flex w-full min-w-0 flex-col gap-4 p-4 md:p-6">
      <Link
        href="/deployments"
        prefetch={false}
        className="inline-flex w-fit items-center gap-1 text-xs text-ink-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        All deployments
      </Link>
      {deployment !== undefined && <Known deployment={deployment} renderLog={renderLog} />}
      {deployment === undefined && error === null && <DetailSkeleton title="Deployment" />}
      {deployment === undefined && error !== null && (
        <>
          <h1 className="sr-only">Deployment</h1>
          <ProblemView error={error} onRetry={() => void refetch()} />
        </>
      )}
    </div>
  );
}

function Known({
  deployment,
  renderLog,
}: {
  deployment: DeploymentDetail;
  renderLog: (container: ContainerSummary) => ReactNode;
}) {
  const containers = useContainers();
  const container = newContainer(deployment, containers);
  return (
    <>
      <DeploymentHeader deployment={deployment} />
      {deployment.failure !== null && <FailureCard deployment={deployment} failure={deployment.failure} />}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(22rem,2fr)_minmax(0,3fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <StepsCard deployment={deployment} />
          <VerificationCard deployment={deployment} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {container === undefined ? (
            <LogTailCard deployment={deployment} />
          ) : (
            // The viewer is as high as a page of its own; here it stands beside the steps. Full screen it stays as it is.
            <div className="min-w-0 [&>section:not(.fixed)]:h-112!">{renderLog(container)}</div>
          )}
          <Card
            title={
              deployment.previous === null
                ? 'What it brought'
                : `What changed since ${releaseName(deployment.previous)}`
            }
          >
            <ChangeList
              changes={inReadingOrder(deployment.changes)}
              none="Nothing: the same image with the same settings, in a new container."
            />
          </Card>
          <HealthLogCard entries={deployment.healthLog} />
        </div>
      </div>
    </>
  );
}
