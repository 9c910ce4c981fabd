'use client';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { formatDuration } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { Deployment } from '@/lib/contract/deployment';
import { deploymentPath } from './deploy-paths';
import { DeploymentStatePill } from './deployment-state-pill';
import { currentStep, deploymentTitle } from './deployment-words';

/** A few deployments of one app, newest first. */
export function DeploymentList({ deployments }: { deployments: readonly Deployment[] }) {
  return (
    <ul className="divide-y divide-line">
      {deployments.map((one) => (
        <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2">
          <Link
            href={deploymentPath(one.id)}
            prefetch={false}
            className="min-w-0 truncate font-medium hover:text-accent hover:underline"
          >
            {deploymentTitle(one)}
          </Link>
          <Badge>{one.environment}</Badge>
          <DeploymentStatePill state={one.state} plain />
          <span className="ml-auto flex flex-wrap items-center gap-x-2 text-xs text-ink-subtle">
            {currentStep(one) !== null && <span>{currentStep(one)?.title}</span>}
            {one.downtimeMs !== null && <span className="figures">{downtimeWords(one.downtimeMs)}</span>}
            <span>
              by <SafeText>{one.startedBy}</SafeText>
            </span>
            <RelativeTime at={one.createdAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** ms -> `1.3 s down`, `no downtime`. */
export function downtimeWords(ms: number): string {
  return ms === 0
    ? 'no downtime'
    : `${ms >= 1000 && ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms)} down`;
}
