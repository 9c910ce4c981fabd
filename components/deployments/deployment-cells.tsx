'use client';
import Link from 'next/link';
import { appPath, deploymentPath } from '@/components/shared/deploy/deploy-paths';
import { downtimeWords } from '@/components/shared/deploy/deployment-list';
import { DeploymentStatePill } from '@/components/shared/deploy/deployment-state-pill';
import { currentStep, deploymentTitle, tookMs } from '@/components/shared/deploy/deployment-words';
import { formatDuration } from '@/components/ui/format';
import { Elapsed, RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { Deployment } from '@/lib/contract/deployment';
import { isTerminal } from '@/lib/deploy/words';

export function TitleCell({ row }: { row: Deployment }) {
  return (
    <Link
      href={deploymentPath(row.id)}
      prefetch={false}
      className="block min-w-0 truncate font-medium hover:text-accent hover:underline"
    >
      {deploymentTitle(row)}
    </Link>
  );
}

export function PlaceCell({ row }: { row: Deployment }) {
  return (
    <span className="block min-w-0 truncate">
      <Link href={appPath(row.app)} prefetch={false} className="hover:text-accent hover:underline">
        <SafeText>{row.app}</SafeText>
      </Link>
      <span className="text-ink-subtle"> / {row.environment}</span>
    </span>
  );
}

export function StateCell({ row }: { row: Deployment }) {
  return <DeploymentStatePill state={row.state} plain />;
}

/** The step it is at, or where it failed. */
export function StepCell({ row }: { row: Deployment }) {
  const failed = row.failure === null ? null : row.steps.find(({ name }) => name === row.failure?.step);
  const words = currentStep(row)?.title ?? failed?.title;
  return words === undefined ? <span className="text-ink-subtle">–</span> : <span className="truncate">{words}</span>;
}

export function TookCell({ row }: { row: Deployment }) {
  const took = tookMs(row);
  if (took !== null) return <span className="figures">{formatDuration(took)}</span>;
  return isTerminal(row.state) || row.startedAt === null ? (
    <span className="text-ink-subtle">–</span>
  ) : (
    <Elapsed at={row.startedAt} />
  );
}

export function DowntimeCell({ row }: { row: Deployment }) {
  if (row.downtimeMs === null) return <span className="text-ink-subtle">–</span>;
  return <span className="figures">{downtimeWords(row.downtimeMs)}</span>;
}

/** On a phone. */
export function DeploymentCard({ row }: { row: Deployment }) {
  return (
    <div className="flex min-w-0 flex-col gap-px py-1 pr-1 leading-5">
      <div className="flex min-w-0 items-center gap-2">
        <span className="min-w-0 flex-1">
          <TitleCell row={row} />
        </span>
        <StateCell row={row} />
      </div>
      <div className="min-w-0 text-xs">
        <PlaceCell row={row} />
      </div>
      <div className="flex items-center gap-3 text-xs text-ink-muted">
        <RelativeTime at={row.createdAt} />
        <span className="min-w-0 truncate">
          by <SafeText>{row.startedBy}</SafeText>
        </span>
        {row.downtimeMs !== null && <DowntimeCell row={row} />}
      </div>
    </div>
  );
}
