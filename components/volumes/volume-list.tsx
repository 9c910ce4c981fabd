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
import type { VolumeSummary } from '@/lib/contract/volume';
import { useVolumeView, VOLUME_VIEW_KEYS } from './use-volume-view';
import { VolumeCard } from './volume-card';
import { sizeOf } from './volume-columns';
import { useVolumeDialogs } from './volume-dialogs';
import { VolumeEmpty } from './volume-empty';
import { useFreshSizes, useVolumeSizes, useVolumes } from './volume-queries';
import { USE_WORDS, volumeKey, volumePath, volumeTitle } from './volume-words';

const NONE: readonly VolumeSummary[] = [];

/** Every volume of the fleet. */
export function VolumeList() {
  const router = useRouter();
  const query = useVolumes();
  const sizes = useVolumeSizes();
  const all = query.data?.volumes ?? NONE;
  useFreshSizes(sizes, all);
  const page = useVolumeView(all, sizes);
  const { rows, view } = page;
  const dialogs = useVolumeDialogs(view.host, sizes);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const noWrite = useWhyNot('volumes:write');
  const noPrune = useWhyNot('volumes:prune');
  useDialogAddress({
    create: noWrite === undefined ? dialogs.create : null,
    prune: noPrune === undefined ? dialogs.prune : null,
  });
  // Only what is on the list: a filter or a removal takes rows out of the selection's reach.
  const selectedRows = useMemo(
    () => (selected.size === 0 ? [] : rows.filter((row) => selected.has(volumeKey(row)))),
    [rows, selected],
  );
  const selection = useMemo(() => ({ selected, onChange: setSelected }), [selected]);
  const open = useCallback((row: VolumeSummary) => router.push(volumePath(row)), [router]);
  const { remove } = dialogs;
  const renderEnd = useCallback(
    (row: VolumeSummary) => (
      <IconButton
        label={`Remove ${volumeTitle(row)}`}
        title={noWrite ?? `Remove ${volumeTitle(row)}`}
        size="small"
        disabled={noWrite !== undefined}
        onClick={() => remove([row])}
      >
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
    ),
    [noWrite, remove],
  );
  const renderCard = useCallback(
    (row: VolumeSummary) => <VolumeCard volume={row} bytes={sizeOf(sizes, row)} />,
    [sizes],
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 p-3 md:p-4">
      <PageHeader
        title="Volumes"
        beside={
          <>
            {query.data && <ListCount shown={rows.length} all={all.length} />}
            <ViewButton list="volumes" keys={VOLUME_VIEW_KEYS} />
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
              Create a volume
            </Button>
          </>
        }
      />
      <InventoryNotices hosts={query.data?.hosts ?? []} what="volumes" />
      {sizes.failed
        .filter(({ host }) => page.scope.has(host))
        .map(({ host, detail }) => (
          <p key={host} role="status" className="text-xs text-warn">
            The sizes on {host} could not be measured: {detail}
          </p>
        ))}
      <ListToolbar
        searchLabel="Search volumes"
        placeholder="Name, container, label …"
        q={view.q}
        onSearch={(q) => page.setView({ q })}
        filterLabel="Use"
        filter={view.use}
        filters={page.counts.map(({ value, count }) => ({ value, count, label: USE_WORDS[value] }))}
        all={page.found.length}
        onFilter={(use) => page.setView({ use })}
        columns={page.columns}
        sort={page.sort}
        onSort={page.setSort}
      />
      {selectedRows.length > 0 && (
        <SelectionBar count={selectedRows.length} one="volume" onClear={() => setSelected(new Set())}>
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
          label="Volumes"
          rows={rows}
          columns={page.columns}
          idOf={volumeKey}
          nameOf={volumeTitle}
          sort={page.sort}
          onSortChange={page.setSort}
          selection={selection}
          onOpen={open}
          renderEnd={renderEnd}
          renderCard={renderCard}
          empty={
            <VolumeEmpty
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
