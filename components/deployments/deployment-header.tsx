'use client';
import { GitCommitHorizontal, MessageSquareText, Play, Timer, TimerOff, User } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { appPath } from '@/components/shared/deploy/deploy-paths';
import { DEPLOYMENT_LOOKS } from '@/components/shared/deploy/deployment-look';
import { DeploymentStatePill } from '@/components/shared/deploy/deployment-state-pill';
import { deploymentSentence, deploymentTitle, tookMs } from '@/components/shared/deploy/deployment-words';
import { RollbackButton } from '@/components/shared/deploy/rollback-button';
import type { Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { formatDuration } from '@/components/ui/format';
import { Elapsed, RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { useWhyNot } from '@/lib/client/me';
import { cancelDeployment } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { Deployment } from '@/lib/contract/deployment';
import { isTerminal } from '@/lib/deploy/words';

const BOXES: Readonly<Record<Tone, string>> = {
  ok: 'border-ok bg-ok-soft [&>svg]:text-ok',
  warn: 'border-warn bg-warn-soft [&>svg]:text-warn',
  bad: 'border-bad bg-bad-soft [&>svg]:text-bad',
  info: 'border-info bg-info-soft [&>svg]:text-info',
  idle: 'border-line-strong bg-idle-soft [&>svg]:text-idle',
};

/** What it is, what came of it in one sentence, and what can be done. */
export function DeploymentHeader({ deployment }: { deployment: Deployment }) {
  const { app, commit, downtimeMs, environment, reason, runUrl, startedBy, state } = deployment;
  const { icon: Icon, tone } = DEPLOYMENT_LOOKS[state];
  const took = tookMs(deployment);
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold break-words">{deploymentTitle(deployment)}</h1>
        <DeploymentStatePill state={state} />
        <div className="flex-1" />
        <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:[&>button]:h-11 max-sm:[&>button]:flex-1">
          <CancelButton deployment={deployment} />
          {isTerminal(state) && <RollbackButton app={app} environment={environment} />}
        </div>
      </div>
      <div role="status" className={`flex gap-3 rounded-lg border px-4 py-3 ${BOXES[tone]}`}>
        <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
        <div className="flex min-w-0 flex-col gap-0.5">
          <p className="text-base font-medium break-words">
            <SafeText>{deploymentSentence(deployment)}</SafeText>
          </p>
          {state === 'watching' && deployment.watchUntil !== null && (
            <p>
              The watch window ends <RelativeTime at={deployment.watchUntil} />.
            </p>
          )}
          {downtimeMs !== null && (
            <p className="figures">
              {downtimeMs === 0 ? (
                'No downtime: the old one served until the new one was verified.'
              ) : (
                <>
                  Measured downtime:{' '}
                  <strong>{downtimeMs < 60_000 ? seconds(downtimeMs) : formatDuration(downtimeMs)}</strong> at most,
                  from the request to stop until the first good answer.
                </>
              )}
            </p>
          )}
        </div>
      </div>
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-subtle">
        <li className="flex items-center gap-1.5">
          <Play aria-label="App and environment" />
          <Link href={appPath(app)} prefetch={false} className="hover:text-ink hover:underline">
            <SafeText>{app}</SafeText> / {environment}
          </Link>
        </li>
        <li className="flex items-center gap-1.5">
          <User aria-label="By" />
          <span>
            <SafeText>{startedBy}</SafeText>, <RelativeTime at={deployment.createdAt} />
          </span>
        </li>
        <li className="flex items-center gap-1.5">
          {took === null ? <Timer aria-label="Duration" /> : <TimerOff aria-label="Duration" />}
          {took !== null ? (
            <span className="figures">took {formatDuration(took)}</span>
          ) : (
            <span>
              goes on since <Elapsed at={deployment.startedAt ?? deployment.createdAt} />
            </span>
          )}
        </li>
        {commit !== null && (
          <li className="flex min-w-0 items-center gap-1.5">
            <GitCommitHorizontal aria-label="Commit" />
            <code className="min-w-0 truncate">
              <SafeText>{commit}</SafeText>
            </code>
          </li>
        )}
        {runUrl !== null && (
          <li>
            <a href={runUrl} target="_blank" rel="noreferrer" className="underline hover:text-ink">
              the run that asked for it
            </a>
          </li>
        )}
        {reason !== null && (
          <li className="flex min-w-0 items-center gap-1.5">
            <MessageSquareText aria-label="Reason" />
            <SafeText className="min-w-0 break-words">{reason}</SafeText>
          </li>
        )}
      </ul>
    </header>
  );
}

/** `1.3 s`, `0.05 s`: tenths matter here. */
function seconds(ms: number): string {
  return ms < 100 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function CancelButton({ deployment }: { deployment: Deployment }) {
  const [asking, setAsking] = useState(false);
  const whyNot = useWhyNot('deployments:create');
  const { busy, run } = useAction(cancelDeployment, { doing: () => 'Cancel the deployment' });
  if (isTerminal(deployment.state)) return null;
  const off =
    whyNot ??
    (deployment.cancellable
      ? undefined
      : deployment.state === 'restoring'
        ? 'The old one is being put back: that goes to its end.'
        : 'It is being cancelled.');
  const untouched = deployment.state === 'queued' || deployment.state === 'preparing';
  return (
    <>
      <Button disabled={off !== undefined} title={off} onClick={() => setAsking(true)}>
        Cancel …
      </Button>
      <ConfirmDialog
        open={asking && deployment.cancellable}
        onOpenChange={setAsking}
        title="Cancel this deployment"
        consequences={
          untouched
            ? [
                'Nothing that serves was touched yet: the old one serves on.',
                'What was made for the new one is removed.',
              ]
            : [
                'The new container is stopped and removed.',
                'The old one is put back under its name, started and verified: that takes a moment, and nothing serves meanwhile.',
              ]
        }
        confirmLabel="Cancel the deployment"
        danger
        busy={busy}
        onConfirm={() => {
          void run({ params: { id: deployment.id }, body: {} }).then(() => setAsking(false));
        }}
      />
    </>
  );
}
