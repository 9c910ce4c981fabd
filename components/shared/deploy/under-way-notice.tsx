'use client';
import { Info } from 'lucide-react';
import Link from 'next/link';
import { useDeployments } from '@/lib/client/live-hooks';
import type { Deployment } from '@/lib/contract/deployment';
import { isTerminal } from '@/lib/deploy/words';
import { deploymentPath } from './deploy-paths';
import { DEPLOYMENT_LOOKS } from './deployment-look';
import { releaseName } from './release-words';

/** The one that is under way in an environment now. */
export function useUnderWay(app: string, environment: string): Deployment | undefined {
  const { deployments } = useDeployments();
  return deployments.find((one) => one.app === app && one.environment === environment && !isTerminal(one.state));
}

/** Before somebody starts another one: this one goes first. */
export function UnderWayNotice({ app, environment }: { app: string; environment: string }) {
  const running = useUnderWay(app, environment);
  if (running === undefined) return null;
  return (
    <p role="status" className="flex gap-2 rounded-md bg-info-soft px-3 py-2 text-info">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">
        The deployment of {releaseName(running.release)} goes on there ({DEPLOYMENT_LOOKS[running.state].word}); yours
        waits until it ended.{' '}
        <Link href={deploymentPath(running.id)} prefetch={false} className="font-medium underline">
          Watch or cancel it
        </Link>
      </span>
    </p>
  );
}
