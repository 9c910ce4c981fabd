'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useState } from 'react';
import { InventoryNotices } from '@/components/shared/inventory/inventory-notices';
import { ListCount, SelectionBar } from '@/components/shared/inventory/list-frame';
import { ListToolbar } from '@/components/shared/inventory/list-toolbar';
import { PageHeader } from '@/components/shared/page-header';
import { useDialogAddress } from '@/components/shared/use-dialog-address';
import { ViewButton } from '@/components/shared/views/view-button';
import { Button, IconButton } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { useWhyNot } from '@/lib/client/me';
import type { NetworkSummary } from '@/lib/contract/network';
import { NetworkCard } from './network-card';
import { NETWORK_COLUMNS } from './network-columns';
import { useNetworkDialogs } from './network-dialogs';
import { NetworkEmpty } from './network-empty';
import { useNetworks } from './network-queries';
import { networkKey, networkPath, USE_WORDS, whyNotRemove } from './network-words';
import { NETWORK_VIEW_KEYS, useNetworkView } from './use-network-view';

const NONE: readonly NetworkSummary[] = [];
const nameOf = (row: NetworkSummary) => row.name;
const renderCard = (row: NetworkSummary) => <NetworkCard network={row} />;

/** Every network of the fleet. */
export function NetworkList() {
  const router = useRouter();
  const query = useNetworks();
  const all = query.data?.networks ?? NONE;
  const page = useNetworkView(all);
  const { rows, view } = page;
  const dialogs = useNetworkDialogs(view.host);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const noWrite = useWhyNot('networks:write');
  const noPrune = useWhyNot('networks:prune');
  useDialogAddress({
    create: noWrite === undefined ? dialogs.create : null,
    prune: noPrune === undefined ? dialogs.prune : null,
  });
  // Only what is on the list: a filter or a removal takes rows out of the selection's reach.
  const selectedRows = useMemo(
    () => (selected.size === 0 ? [] : rows.filter((row) => selected.has(networkKey(row)))),
    [rows, selected],
  );
  const selection = useMemo(() => ({ selected, onChange: setSelected }), [selected]);
  const open = useCallback((row: NetworkSummary) => router.push(networkPath(row)), [router]);
  const { remove } = dialogs;
  const renderEnd = useCallback(
    (row: NetworkSummary) => {
      const whyNot = noWrite ?? (row.builtIn ? `It stays: ${whyNotRemove(row)}` : undefined);
      return (
        <IconButton
          label={`Remove ${row.name}`}
          title={whyNot ?? `Remove ${row.name}`}
          size="small"
          disabled={whyNot !== undefined}
          onClick={() => remove([row])}
        >
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      );
    },
    [noWrite, remove],
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 p-3 md:p-4">
      <PageHeader
        title="Networks"
        beside={
          <>
            {query.data && <ListCount shown={rows.length} all={all.length} />}
            <ViewButton list="networks" keys={NETWORK_VIEW_KEYS} />
          </>
        }
        actions={
          <>
            <Button disabled={noPrune !== undefined} title={noPrune} onClick={dialogs.prune}>
              Remove unused …
            </Button>
            <Button
              variant="primary"
              disabled={noWrite !== undefined}
              title={noWrite}
              icon={<Plus aria-hidden className="size-4" />}
              onClick={dialogs.create}
            >
              Create a network
            </Button>
          </>
        }
      />
      <InventoryNotices hosts={query.data?.hosts ?? []} what="networks" />
      <ListToolbar
        searchLabel="Search networks"
        placeholder="Name, subnet, container …"
        q={view.q}
        onSearch={(q) => page.setView({ q })}
        filterLabel="Use"
        filter={view.use}
        filters={page.counts
          .filter(({ value, count }) => count > 0 || value === 'used' || value === 'unused' || value === view.use)
          .map(({ value, count }) => ({ value, count, label: USE_WORDS[value] }))}
        all={page.found.length}
        onFilter={(use) => page.setView({ use })}
        columns={NETWORK_COLUMNS}
        sort={page.sort}
        onSort={page.setSort}
      />
      {selectedRows.length > 0 && (
        <SelectionBar count={selectedRows.length} one="network" onClear={() => setSelected(new Set())}>
          <Button
            size="small"
            disabled={noWrite !== undefined}
            title={noWrite}
            icon={<Trash2 aria-hidden className="size-3.5" />}
            onClick={() => remove(selectedRows)}
          >
            Remove
          </Button>
        </SelectionBar>
      )}
      <div className="flex min-h-60 flex-1 flex-col overflow-hidden rounded-lg border border-line">
        <DataTable
          label="Networks"
          rows={rows}
          columns={NETWORK_COLUMNS}
          idOf={networkKey}
          nameOf={nameOf}
          sort={page.sort}
          onSortChange={page.setSort}
          selection={selection}
          onOpen={open}
          renderEnd={renderEnd}
          renderCard={renderCard}
          empty={
            <NetworkEmpty
              query={query}
              isFiltered={page.isFiltered && all.length > 0}
              onClear={page.clear}
              onCreate={noWrite === undefined ? dialogs.create : null}
            />
          }
        />
      </div>
      {dialogs.element}
    </div>
  );
}
