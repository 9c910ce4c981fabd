'use client';
import { Rocket } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import { appPath } from '@/components/shared/deploy/deploy-paths';
import { RollbackIcon } from '@/components/shared/deploy/rollback-button';
import { useRollbackDialog } from '@/components/shared/deploy/use-rollback-dialog';
import { InventoryEmpty } from '@/components/shared/inventory/inventory-empty';
import { ListCount } from '@/components/shared/inventory/list-frame';
import { ListToolbar } from '@/components/shared/inventory/list-toolbar';
import { PageHeader } from '@/components/shared/page-header';
import { useDialogAddress } from '@/components/shared/use-dialog-address';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { useApps } from '@/lib/client/deploy-hooks';
import { useWhyNot } from '@/lib/client/me';
import type { App } from '@/lib/contract/app';
import { AppCard } from './app-cells';
import { APP_COLUMNS } from './app-columns';
import type { AppRow } from './app-rows';
import { useAppView } from './use-app-view';

const AdoptDialog = dynamic(
  () => import('@/components/shared/deploy/adopt-dialog').then((module) => module.AdoptDialog),
  { ssr: false },
);

const NONE: readonly App[] = [];
const FILTER_WORDS = { running: 'Under way', attention: 'Needs attention' } as const;
const idOf = (row: AppRow) => row.key;
const nameOf = (row: AppRow) => `${row.app.name} ${row.environment?.name ?? ''}`;
const renderCard = (row: AppRow) => <AppCard row={row} />;

/** Every app in each of its environments: what serves, what went before, and whether it can be rolled back. */
export function AppsPage() {
  const router = useRouter();
  const query = useApps();
  const page = useAppView(query.data?.apps ?? NONE);
  const { all, rows, view } = page;
  const rollback = useRollbackDialog();
  const noAdopt = useWhyNot('apps:write');
  const [adopting, setAdopting] = useState(false);
  useDialogAddress({ adopt: noAdopt === undefined ? () => setAdopting(true) : null });
  const open = useCallback((row: AppRow) => router.push(appPath(row.app.name)), [router]);
  const { ask } = rollback;
  const renderEnd = useCallback(
    (row: AppRow) =>
      row.environment === null ? null : (
        <RollbackIcon app={row.app.name} environment={row.environment.name} onAsk={ask} />
      ),
    [ask],
  );
  const adopt = (
    <Button
      variant="primary"
      disabled={noAdopt !== undefined}
      title={noAdopt}
      icon={<Rocket aria-hidden className="size-3.5" />}
      onClick={() => setAdopting(true)}
    >
      Adopt a container …
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 p-3 md:p-4">
      <PageHeader
        title="Apps"
        beside={query.data && <ListCount shown={rows.length} all={all.length} />}
        actions={all.length > 0 && adopt}
      />
      <ListToolbar
        searchLabel="Search apps"
        placeholder="Name, image, digest, container …"
        q={view.q}
        onSearch={(q) => page.setView({ q })}
        filterLabel="Which apps"
        filter={view.show}
        filters={page.counts.map(({ value, count }) => ({ value, count, label: FILTER_WORDS[value] }))}
        all={page.found.length}
        onFilter={(show) => page.setView({ show })}
        columns={APP_COLUMNS}
        sort={page.sort}
        onSort={page.setSort}
      />
      <div className="flex min-h-60 flex-1 flex-col overflow-hidden rounded-lg border border-line">
        <DataTable
          label="Apps"
          rows={rows}
          columns={APP_COLUMNS}
          idOf={idOf}
          nameOf={nameOf}
          sort={page.sort}
          onSortChange={page.setSort}
          onOpen={open}
          renderEnd={renderEnd}
          renderCard={renderCard}
          empty={
            <InventoryEmpty
              one="app"
              query={query}
              isFiltered={page.isFiltered && all.length > 0}
              onClear={page.clear}
              searched="names, environments, images, digests, commits, containers and hosts"
              isUnknown={false}
            >
              <EmptyState icon={<Rocket aria-hidden />} title="No app yet" action={adopt}>
                Adopt a container that is there: it goes on running, and from then on the console deploys, verifies and
                rolls it back. What would be different is shown before anything happens.
              </EmptyState>
            </InventoryEmpty>
          }
        />
      </div>
      {adopting && <AdoptDialog container={null} app={null} onClose={() => setAdopting(false)} />}
      {rollback.element}
    </div>
  );
}
