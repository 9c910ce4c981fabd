'use client';
import { Settings2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { ContainerLink } from '@/components/shared/container-link';
import { DeployButton } from '@/components/shared/deploy/deploy-button';
import { deploymentPath } from '@/components/shared/deploy/deploy-paths';
import { DeploymentStatePill } from '@/components/shared/deploy/deployment-state-pill';
import { currentStep } from '@/components/shared/deploy/deployment-words';
import { RollbackReadiness } from '@/components/shared/deploy/readiness';
import { ReleaseText } from '@/components/shared/deploy/release-text';
import { RollbackButton } from '@/components/shared/deploy/rollback-button';
import { TargetPill } from '@/components/shared/deploy/target-pill';
import { useUnderWay } from '@/components/shared/deploy/under-way-notice';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { IconButton } from '@/components/ui/button';
import { Card, KeyValueList } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { useRollbackChoices } from '@/lib/client/deploy-hooks';
import { useWhyNot } from '@/lib/client/me';
import type { Environment, TargetState } from '@/lib/contract/app';
import { settingsWords } from './settings-words';

const SettingsDialog = dynamic(
  () => import('./environment-settings').then((module) => module.EnvironmentSettingsDialog),
  {
    ssr: false,
  },
);

/** Where an app serves: what is live, how it does, and what can be done about it. */
export function EnvironmentCard({ app, environment }: { app: string; environment: Environment }) {
  const { active, deployment, name, settings, targets } = environment;
  const [changing, setChanging] = useState(false);
  const noWrite = useWhyNot('apps:write');
  return (
    <Card
      title={name}
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <RollbackButton app={app} environment={name} size="small" />
          <DeployButton app={app} environment={environment} size="small" variant="primary" />
          <IconButton
            label={`Settings of ${name}`}
            title={noWrite ?? `Settings of ${name}`}
            size="small"
            disabled={noWrite !== undefined}
            onClick={() => setChanging(true)}
          >
            <Settings2 aria-hidden className="size-4" />
          </IconButton>
        </div>
      }
    >
      <UnderWay app={app} environment={name} />
      <KeyValueList
        rows={[
          {
            label: 'Live',
            value: active === null ? 'nothing yet' : <ReleaseText release={active} named />,
            ...(active?.commit != null && { note: `commit ${active.commit}` }),
          },
          ...targets.map((target, index) => ({
            label: index === 0 ? 'Container' : `Container ${index + 1}`,
            value: <Target target={target} live={active?.number ?? null} />,
          })),
          {
            label: 'Last deployment',
            value:
              deployment === null ? (
                'none yet'
              ) : (
                <Link
                  href={deploymentPath(deployment.id)}
                  prefetch={false}
                  className="inline-flex flex-wrap items-center gap-x-2 hover:underline"
                >
                  <DeploymentStatePill state={deployment.state} plain />
                  <span className="text-ink-muted">
                    release {deployment.release}, <RelativeTime at={deployment.at} />
                  </span>
                </Link>
              ),
          },
          { label: 'Rollback', value: <Readiness app={app} environment={name} /> },
          { label: 'Settings', value: <span className="text-ink-muted">{settingsWords(settings)}</span> },
        ]}
      />
      {changing && <SettingsDialog app={app} environment={environment} onClose={() => setChanging(false)} />}
    </Card>
  );
}

function Target({ target, live }: { target: TargetState; live: number | null }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      {target.containerId === null ? (
        <SafeText className="font-medium">{target.container}</SafeText>
      ) : (
        <ContainerLink container={{ host: target.host, id: target.containerId, name: target.container }} />
      )}
      <span className="text-ink-muted">
        on <HostLabel host={target.host} />
      </span>
      <TargetPill target={target} plain />
      {target.release !== null && target.release !== live && (
        <span className="text-xs text-warn">runs release {target.release}</span>
      )}
    </span>
  );
}

function Readiness({ app, environment }: { app: string; environment: string }) {
  const { data } = useRollbackChoices(app, environment);
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <RollbackReadiness app={app} environment={environment} plain />
      {data !== undefined && !data.ready && <span className="min-w-0 break-words text-ink-muted">{data.words}</span>}
    </span>
  );
}

/** The deployment that goes on here now, with the step it is at. */
function UnderWay({ app, environment }: { app: string; environment: string }) {
  const running = useUnderWay(app, environment);
  if (running === undefined) return null;
  return (
    <p role="status" className="mb-3 flex flex-wrap items-center gap-x-2 rounded-md bg-info-soft px-3 py-2">
      <DeploymentStatePill state={running.state} plain />
      <span className="min-w-0 flex-1 truncate">
        release {running.release.number}
        {currentStep(running) !== null && `: ${currentStep(running)?.title}`}
      </span>
      <Link href={deploymentPath(running.id)} prefetch={false} className="font-medium underline">
        Watch it
      </Link>
    </p>
  );
}
