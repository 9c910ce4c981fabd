'use client';
import { Download, EllipsisVertical, Trash2 } from 'lucide-react';
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
import { formatBytes, plural } from '@/components/ui/format';
import { Select } from '@/components/ui/input';
import { lazyOverlay } from '@/components/ui/lazy-overlay';
import { SafeText } from '@/components/ui/safe-text';
import { useWhyNot } from '@/lib/client/me';
import { ImageCard } from './image-card';
import { useImageDialogs } from './image-dialogs';
import { ImageEmpty } from './image-empty';
import type { ImageMenuProps } from './image-menu';
import { distinctImages, type ImageRow, imageHref, imageTitle } from './image-rows';
import { IMAGE_GROUPS, IMAGE_USES, IMAGE_VIEW_KEYS, useImageView } from './use-image-view';

const ImageMenu = lazyOverlay<ImageMenuProps>('menu', () => import('./image-menu'));

const keyOf = (row: ImageRow) => row.key;
const nameOf = (row: ImageRow) =>
  row.tags[0] === undefined ? imageTitle(row.image) : `${row.repository}:${row.tags[0]}`;
const renderCard = (row: ImageRow) => <ImageCard row={row} />;
const repositoryOf = (row: ImageRow) => row.repository;
const hostOf = (row: ImageRow) => row.image.host;
const GROUP_WORDS = { repository: 'By repository', host: 'By host', none: 'No groups' } as const;
const USE_WORDS = { used: 'Used', unused: 'Unused', dangling: 'Dangling' } as const;

/** Every image of the fleet, by repository. */
export function ImageList() {
  const router = useRouter();
  const page = useImageView();
  const { rows, view } = page;
  const dialogs = useImageDialogs(view.host);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const noWrite = useWhyNot('images:write');
  const noPrune = useWhyNot('images:prune');
  const noPull = useWhyNot('images:pull');
  useDialogAddress({
    pull: noPull === undefined ? dialogs.pull : null,
    prune: noPrune === undefined ? dialogs.prune : null,
  });
  // Only what is on the list: a filter or a removal takes rows out of the selection's reach.
  const chosen = useMemo(
    () => (selected.size === 0 ? [] : distinctImages(rows.filter((row) => selected.has(row.key)))),
    [rows, selected],
  );
  const selection = useMemo(() => ({ selected, onChange: setSelected }), [selected]);
  const open = useCallback((row: ImageRow) => router.push(imageHref(row.image)), [router]);
  const renderEnd = useCallback(
    (row: ImageRow) => (
      <ImageMenu
        row={row}
        dialogs={dialogs}
        trigger={
          <IconButton label={`Actions for ${nameOf(row)}`} size="small">
            <EllipsisVertical aria-hidden className="size-4" />
          </IconButton>
        }
      />
    ),
    [dialogs],
  );
  const group = useMemo(() => {
    if (view.group === 'none') return undefined;
    const byRepository = view.group === 'repository';
    return {
      keyOf: byRepository ? repositoryOf : hostOf,
      render: (key: string, members: readonly ImageRow[]) => (
        <GroupTitle name={key === '' ? 'Without a name' : key} members={members} />
      ),
    };
  }, [view.group]);
  const shown = useMemo(() => distinctImages(rows).length, [rows]);
  const found = useMemo(() => distinctImages(page.found).length, [page.found]);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 p-3 md:p-4">
      <PageHeader
        title="Images"
        beside={
          <>
            {page.query.data && <ListCount shown={shown} all={page.images.length} />}
            <ViewButton list="images" keys={IMAGE_VIEW_KEYS} />
          </>
        }
        actions={
          <>
            <Button disabled={noPrune !== undefined} title={noPrune} onClick={dialogs.prune}>
              Prune …
            </Button>
            <Button
              variant="primary"
              disabled={noPull !== undefined}
              title={noPull}
              icon={<Download aria-hidden className="size-4" />}
              onClick={dialogs.pull}
            >
              Pull an image
            </Button>
          </>
        }
      />
      <InventoryNotices hosts={page.query.hosts} what="images" />
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1">
          <ListToolbar
            searchLabel="Search images"
            placeholder="Repository, tag, digest, container …"
            q={view.q}
            onSearch={(q) => page.setView({ q })}
            filterLabel="Use"
            filter={view.use}
            filters={IMAGE_USES.map((value) => ({ value, label: USE_WORDS[value], count: page.counts[value] }))}
            all={found}
            onFilter={(use) => page.setView({ use })}
            columns={page.columns}
            sort={page.sort}
            onSort={page.setSort}
          />
        </div>
        <Select
          aria-label="Grouping"
          className="w-34 max-sm:hidden"
          value={view.group}
          onChange={(event) =>
            page.setView({ group: IMAGE_GROUPS.find((each) => each === event.target.value) ?? null })
          }
        >
          {IMAGE_GROUPS.map((each) => (
            <option key={each} value={each}>
              {GROUP_WORDS[each]}
            </option>
          ))}
        </Select>
      </div>
      {chosen.length > 0 && (
        <SelectionBar count={chosen.length} one="image" onClear={() => setSelected(new Set())}>
          <Button
            size="small"
            disabled={noWrite !== undefined}
            title={noWrite}
            icon={<Trash2 aria-hidden className="size-3.5" />}
            onClick={() => dialogs.remove(chosen)}
          >
            Remove
          </Button>
          <span className="text-xs text-ink-muted figures">
            {formatBytes(chosen.reduce((sum, { size }) => sum + size, 0))} with shared layers
          </span>
        </SelectionBar>
      )}
      <div className="flex min-h-60 flex-1 flex-col overflow-hidden rounded-lg border border-line">
        <DataTable
          label="Images"
          rows={rows}
          columns={page.columns}
          idOf={keyOf}
          nameOf={nameOf}
          sort={page.sort}
          onSortChange={page.setSort}
          selection={selection}
          {...(group !== undefined && { group })}
          onOpen={open}
          renderEnd={renderEnd}
          renderCard={renderCard}
          empty={<ImageEmpty page={page} onPull={dialogs.pull} />}
        />
      </div>
      {dialogs.element}
    </div>
  );
}

function GroupTitle({ name, members }: { name: string; members: readonly ImageRow[] }) {
  const images = distinctImages(members);
  const used = images.filter(({ use }) => use === 'used').length;
  const dangling = images.filter(({ use }) => use === 'dangling').length;
  return (
    <>
      <SafeText className="truncate font-semibold">{name}</SafeText>
      <span className="shrink-0 text-ink-subtle figures">
        {plural(images.length, 'image')}
        {used > 0 && `, ${used} used`}
      </span>
      {dangling > 0 && <span className="shrink-0 text-warn figures">{dangling} dangling</span>}
    </>
  );
}
