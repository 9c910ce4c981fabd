'use client';
import { useRouter } from 'next/navigation';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { ContainerActionMenu } from '@/components/shared/container-actions/container-action-menu';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { PageHeader } from '@/components/shared/page-header';
import { ViewButton } from '@/components/shared/views/view-button';
import { DataTable } from '@/components/ui/data-table';
import { formatCount } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { containerKey } from '@/lib/client/fleet-store';
import { useHosts } from '@/lib/client/live-hooks';
import type { ContainerSummary } from '@/lib/contract/container';
import { COLUMN_IDS, useHiddenColumns } from './column-choice';
import { ContainerBulkBar } from './container-bulk-bar';
import { ContainerCard } from './container-card';
import { containerHref } from './container-cells';
import { ContainerEmpty } from './container-empty';
import { ContainerToolbar } from './container-toolbar';
import { CreateButton } from './create-button';
import { CONTAINER_VIEW_KEYS, useContainerView } from './use-container-view';

const idOf = (row: ContainerSummary) => containerKey(row.host, row.id);
const nameOf = (row: ContainerSummary) => row.name;
const renderCard = (row: ContainerSummary) => <ContainerCard container={row} />;
const renderEnd = (row: ContainerSummary) => <ContainerActionMenu container={row} withLinks />;
const stackOf = (row: ContainerSummary) => row.stack ?? '';
const hostOf = (row: ContainerSummary) => row.host;

/** Every container of the fleet, live. */
export function ContainerList() {
  const router = useRouter();
  const page = useContainerView();
  const hosts = useHosts();
  const [hidden, setHidden] = useHiddenColumns();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const columns = useMemo(() => page.columns.filter((column) => !hidden.has(column.id)), [page.columns, hidden]);
  const { rows, all, view } = page;
  // Only what is on the list: a filter or a removal takes rows out of the selection's reach.
  const selectedRows = useMemo(
    () => (selected.size === 0 ? [] : rows.filter((row) => selected.has(idOf(row)))),
    [rows, selected],
  );
  const group = useMemo(() => {
    if (view.group === 'none') return undefined;
    const byStack = view.group === 'stack';
    return {
      keyOf: byStack ? stackOf : hostOf,
      render: (key: string, members: readonly ContainerSummary[]) => (
        <GroupTitle members={members}>
          {byStack ? (
            <SafeText className="truncate">{key === '' ? 'Not part of a stack' : key}</SafeText>
          ) : (
            <HostLabel host={key} withEnvironment />
          )}
        </GroupTitle>
      ),
    };
  }, [view.group]);
  const open = useCallback((row: ContainerSummary) => router.push(containerHref(row)), [router]);
  const selection = useMemo(() => ({ selected, onChange: setSelected }), [selected]);
  const troubled = hosts.filter((host) => page.scope.has(host.id));
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 p-3 md:p-4">
      <PageHeader
        title="Containers"
        beside={
          <>
            <span role="status" className="text-ink-subtle figures">
              {rows.length === all.length
                ? formatCount(all.length)
                : `${formatCount(rows.length)} of ${formatCount(all.length)}`}
            </span>
            <ViewButton
              list="containers"
              keys={CONTAINER_VIEW_KEYS}
              columns={{ hidden, set: (ids) => setHidden(new Set(COLUMN_IDS.filter((id) => ids.includes(id)))) }}
            />
          </>
        }
        actions={<CreateButton host={view.host} />}
      />
      {troubled.map((host) => (
        <HostTroubleBanner key={host.id} host={host} />
      ))}
      <ContainerToolbar page={page} />
      {selectedRows.length > 0 && <ContainerBulkBar selected={selectedRows} onClear={() => setSelected(new Set())} />}
      <div className="flex min-h-60 flex-1 flex-col overflow-hidden rounded-lg border border-line">
        <DataTable
          label="Containers"
          rows={rows}
          columns={columns}
          idOf={idOf}
          nameOf={nameOf}
          sort={page.sort}
          onSortChange={page.setSort}
          selection={selection}
          {...(group !== undefined && { group })}
          onOpen={open}
          renderEnd={renderEnd}
          renderCard={renderCard}
          empty={<ContainerEmpty isFiltered={page.isFiltered && all.length > 0} onClear={page.clear} />}
        />
      </div>
    </div>
  );
}

function GroupTitle({ members, children }: { members: readonly ContainerSummary[]; children: ReactNode }) {
  const running = members.filter((member) => member.state === 'running').length;
  const unhealthy = members.filter((member) => member.health === 'unhealthy').length;
  return (
    <>
      <span className="flex min-w-0 font-semibold">{children}</span>
      <span className="text-ink-subtle figures">
        {running} of {members.length} running
      </span>
      {unhealthy > 0 && <span className="text-bad figures">{unhealthy} unhealthy</span>}
    </>
  );
}
