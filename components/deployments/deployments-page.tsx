'use client';
import { Rocket } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { deploymentPath } from '@/components/shared/deploy/deploy-paths';
import { DEPLOYMENT_SHOWN } from '@/components/shared/deploy/deployment-rows';
import { deploymentTitle } from '@/components/shared/deploy/deployment-words';
import { RollbackIcon } from '@/components/shared/deploy/rollback-button';
import { useDeploymentRows } from '@/components/shared/deploy/use-deployment-rows';
import { useRollbackDialog } from '@/components/shared/deploy/use-rollback-dialog';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import { InventoryEmpty } from '@/components/shared/inventory/inventory-empty';
import { PageHeader } from '@/components/shared/page-header';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import type { SortState } from '@/components/ui/data-table-header';
import { EmptyState } from '@/components/ui/empty-state';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import type { Deployment } from '@/lib/contract/deployment';
import { DeploymentCard } from './deployment-cells';
import { DEPLOYMENT_COLUMN_IDS, DEPLOYMENT_COLUMNS } from './deployment-columns';
import { DeploymentFilterBar } from './deployment-filter-bar';

const PARSERS = {
  app: parseAsString,
  in: parseAsString,
  show: parseAsStringLiteral(DEPLOYMENT_SHOWN),
  sort: parseAsStringLiteral(DEPLOYMENT_COLUMN_IDS),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};
const NONE: readonly Deployment[] = [];
const idOf = (row: Deployment) => row.id;
const nameOf = (row: Deployment) => `${deploymentTitle(row)} in ${row.app} ${row.environment}`;
const renderCard = (row: Deployment) => <DeploymentCard row={row} />;

/** What was deployed, where, by whom, and how it ended. The filters live in the address. */
export function DeploymentsPage() {
  const router = useRouter();
  const [view, setView] = useUrlStates(PARSERS);
  const scope = useHostScope();
  const { query, rows: known } = useDeploymentRows({ app: view.app, environment: view.in, show: view.show });
  const rows = useMemo(
    () => known?.filter(({ hosts }) => hosts.length === 0 || hosts.some((host) => scope.has(host))) ?? NONE,
    [known, scope],
  );
  const rollback = useRollbackDialog();
  const { ask } = rollback;
  const open = useCallback((row: Deployment) => router.push(deploymentPath(row.id)), [router]);
  const renderEnd = useCallback(
    (row: Deployment) => <RollbackIcon app={row.app} environment={row.environment} onAsk={ask} />,
    [ask],
  );
  const sort = useMemo<SortState | null>(
    () => (view.sort === null ? null : { id: view.sort, desc: view.dir === 'desc' }),
    [view.sort, view.dir],
  );
  const setSort = (next: SortState | null) =>
    setView({
      sort: DEPLOYMENT_COLUMN_IDS.find((id) => id === next?.id) ?? null,
      dir: next?.desc === true ? 'desc' : null,
    });
  const isFiltered = view.app !== null || view.in !== null || view.show !== null || scope.ids !== null;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 p-3 md:p-4">
      <PageHeader title="Deployments" />
      <DeploymentFilterBar
        app={view.app}
        environment={view.in}
        show={view.show}
        onChange={(change) => setView(change)}
      />
      <div className="flex min-h-60 flex-1 flex-col overflow-hidden rounded-lg border border-line">
        <DataTable
          label="Deployments"
          rows={rows}
          columns={DEPLOYMENT_COLUMNS}
          idOf={idOf}
          nameOf={nameOf}
          sort={sort}
          onSortChange={setSort}
          onOpen={open}
          renderEnd={renderEnd}
          renderCard={renderCard}
          empty={
            <InventoryEmpty
              one="deployment"
              query={query}
              isFiltered={isFiltered}
              onClear={() => setView({ app: null, in: null, show: null })}
              searched="nothing: the filters above choose"
              isUnknown={false}
            >
              <EmptyState
                icon={<Rocket aria-hidden />}
                title="Nothing was deployed yet"
                action={
                  <Button variant="primary" onClick={() => router.push('/apps')}>
                    Go to the apps
                  </Button>
                }
              >
                Adopt a container as an app, then deploy another image to it: every deployment stands here, with what it
                did and how it ended.
              </EmptyState>
            </InventoryEmpty>
          }
        />
      </div>
      {query.hasNextPage && (
        <Button
          size="small"
          className="self-center"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older
        </Button>
      )}
      {rollback.element}
    </div>
  );
}
