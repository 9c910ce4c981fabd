'use client';
import clsx from 'clsx';
import { ArrowLeft, Rocket } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { DeploymentList } from '@/components/shared/deploy/deployment-list';
import { useDeploymentRows } from '@/components/shared/deploy/use-deployment-rows';
import { useRollbackDialog } from '@/components/shared/deploy/use-rollback-dialog';
import { DetailSkeleton, StaleNotice } from '@/components/shared/inventory/detail-frame';
import { PageHeader } from '@/components/shared/page-header';
import { ProblemView } from '@/components/shared/problem-view';
import { useDialogAddress } from '@/components/shared/use-dialog-address';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { SafeText } from '@/components/ui/safe-text';
import { useApp } from '@/lib/client/deploy-hooks';
import { useWhyNot } from '@/lib/client/me';
import type { App, Environment } from '@/lib/contract/app';
import { EnvironmentCard } from './environment-card';
import { ReleaseLedger } from './release-ledger';

const AdoptDialog = dynamic(
  () => import('@/components/shared/deploy/adopt-dialog').then((module) => module.AdoptDialog),
  { ssr: false },
);
const DeployDialog = dynamic(
  () => import('@/components/shared/deploy/deploy-dialog').then((module) => module.DeployDialog),
  { ssr: false },
);

const RECENT = 5;

/** One app: its environments, the ledger of its releases, and what was deployed lately. */
export function AppPage({ app: name }: { app: string }) {
  const query = useApp(name);
  const { data, error } = query;
  return (
    <div className="flex w-full min-w-0 flex-col gap-4 p-4 md:p-6">
      <Link
        href="/apps"
        prefetch={false}
        className="inline-flex w-fit items-center gap-1 text-xs text-ink-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-3.5" />
        All apps
      </Link>
      {data === undefined && error === null && <DetailSkeleton title="App" />}
      {data === undefined && error !== null && (
        <>
          <h1 className="sr-only">App</h1>
          <ProblemView error={error} onRetry={() => void query.refetch()} />
        </>
      )}
      {data !== undefined && (
        <>
          {error !== null && <StaleNotice error={error} gone="app_not_found" onRetry={() => void query.refetch()} />}
          <Known app={data} />
        </>
      )}
    </div>
  );
}

function Known({ app }: { app: App }) {
  const noAdopt = useWhyNot('apps:write');
  const noDeploy = useWhyNot('deployments:create');
  const noRollback = useWhyNot('deployments:rollback');
  const rollback = useRollbackDialog();
  const [adopting, setAdopting] = useState(false);
  const [deploying, setDeploying] = useState<Environment | null>(null);
  const recent = useDeploymentRows({ app: app.name, environment: null, show: null });
  useDialogAddress(
    Object.fromEntries(
      app.environments.flatMap((environment) => [
        [
          `rollback-${environment.name}`,
          noRollback === undefined ? () => rollback.ask(app.name, environment.name) : null,
        ],
        [`deploy-${environment.name}`, noDeploy === undefined ? () => setDeploying(environment) : null],
      ]),
    ),
  );
  const rows = recent.rows ?? [];
  return (
    <>
      <PageHeader
        title={<SafeText>{app.name}</SafeText>}
        actions={
          <Button
            disabled={noAdopt !== undefined}
            title={noAdopt ?? 'Adopt a container that serves this app elsewhere'}
            icon={<Rocket aria-hidden className="size-3.5" />}
            onClick={() => setAdopting(true)}
          >
            Add an environment …
          </Button>
        }
      />
      {app.environments.length === 0 ? (
        <p className="text-ink-muted">It has no environment yet: adopt a container that serves it.</p>
      ) : (
        <div className={clsx('grid items-start gap-4', app.environments.length > 1 && 'xl:grid-cols-2')}>
          {app.environments.map((environment) => (
            <EnvironmentCard key={environment.id} app={app.name} environment={environment} />
          ))}
        </div>
      )}
      <ReleaseLedger app={app} deployments={rows} />
      <Card
        title="Latest deployments"
        flush={rows.length > 0}
        actions={
          <Link
            href={`/deployments?app=${app.name}`}
            prefetch={false}
            className="text-xs text-ink-muted hover:text-ink hover:underline"
          >
            All of this app
          </Link>
        }
      >
        {rows.length > 0 ? (
          <DeploymentList deployments={rows.slice(0, RECENT)} />
        ) : recent.query.isError && recent.rows === null ? (
          <ProblemView error={recent.query.error} onRetry={() => void recent.query.refetch()} />
        ) : (
          <p className="text-ink-muted">
            {recent.rows === null
              ? 'Loading …'
              : 'Nothing was deployed yet. Deploy an image: it is verified, and if it fails, what runs now is put back.'}
          </p>
        )}
      </Card>
      {adopting && <AdoptDialog container={null} app={app.name} onClose={() => setAdopting(false)} />}
      {deploying !== null && <DeployDialog app={app.name} environment={deploying} onClose={() => setDeploying(null)} />}
      {rollback.element}
    </>
  );
}
