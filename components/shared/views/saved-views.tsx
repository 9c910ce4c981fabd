'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, BookmarkPlus, Check, ChevronDown, List, Pencil, Save, Trash2, Users } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/dropdown-menu';
import { SafeText } from '@/components/ui/safe-text';
import { api } from '@/lib/client/api';
import { useCan } from '@/lib/client/me';
import { createView, listViews, removeView, setDefaultView, updateView } from '@/lib/client/routes';
import { useUrlSearch } from '@/lib/client/url-state';
import { useAction } from '@/lib/client/use-action';
import type { SavedView, ViewList } from '@/lib/contract/saved-view';
import { ViewDialog, type ViewDraft } from './view-dialog';
import { isBare, isChanged, VIEW_KEY, viewAddress, viewPart } from './view-search';

export interface SavedViewsProps {
  list: ViewList;
  /** What of the address belongs to a view of this list. */
  keys: readonly string[];
  /** Of lists whose columns can be chosen. */
  columns?: { hidden: ReadonlySet<string>; set: (hidden: readonly string[]) => void };
}

const NO_COLUMNS: ReadonlySet<string> = new Set();

/** The views of a list: own ones, those of the team, and what can be done with the one that is shown. */
export default function SavedViews({ list, keys, columns }: SavedViewsProps) {
  const client = useQueryClient();
  const [search, setSearch] = useUrlSearch();
  const manages = useCan('users:manage');
  const [dialog, setDialog] = useState<'new' | 'change' | 'remove' | null>(null);
  const queryKey = ['views', list];
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await api(listViews, { query: { list }, signal })).views,
  });
  const refresh = () => client.invalidateQueries({ queryKey });
  const views = query.data ?? [];
  const id = new URLSearchParams(search).get(VIEW_KEY);
  const current = views.find((view) => view.id === id);
  const now = { search, hiddenColumns: [...(columns?.hidden ?? NO_COLUMNS)] };
  const changed = current !== undefined && isChanged(current, now, keys, columns !== undefined);
  const mayChange = current !== undefined && (current.own || manages);
  const update = useAction(updateView, { doing: () => 'Save the view' });
  const remove = useAction(removeView, { doing: () => 'Remove the view' });

  const show = (view: SavedView | null) => {
    setSearch(viewAddress(view, search));
    if (view !== null) columns?.set(view.hiddenColumns);
  };
  const latest = useRef({ show, search });
  latest.current = { show, search };
  const preferred = views.find((view) => view.isDefault);
  const preferredId = preferred?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known which one; later the person chooses
  useEffect(() => {
    if (preferred !== undefined && isBare(latest.current.search)) latest.current.show(preferred);
  }, [preferredId]);

  const save = async (draft: ViewDraft) => {
    const { name, shared } = draft;
    const shape = { search: viewPart(search, keys), hiddenColumns: now.hiddenColumns };
    const saved =
      dialog === 'change' && current !== undefined
        ? await api(updateView, { params: { id: current.id }, body: { name, shared } })
        : await api(createView, { body: { list, name, shared, ...shape } });
    if (draft.isDefault !== saved.isDefault)
      await api(setDefaultView, { body: { list, id: draft.isDefault ? saved.id : null } });
    setDialog(null);
    await refresh();
    if (dialog === 'new') setSearch(viewAddress(saved, search));
  };
  const item = (view: SavedView) => (
    <MenuItem
      key={view.id}
      icon={view.id === id ? <Check className="size-4" /> : null}
      note={
        [view.own ? null : `by ${view.owner}`, view.isDefault ? 'opens first' : null].filter(Boolean).join(', ') ||
        undefined
      }
      onSelect={() => show(view)}
    >
      <SafeText>{view.name}</SafeText>
    </MenuItem>
  );
  const own = views.filter((view) => view.own && !view.shared);
  const team = views.filter((view) => view.shared);
  return (
    <>
      <DropdownMenu
        align="start"
        trigger={
          <Button
            size="small"
            icon={<Bookmark aria-hidden className="size-3.5" />}
            aria-label={viewLabel(current, changed)}
          >
            <SafeText className="max-w-40 truncate">{current?.name ?? 'Views'}</SafeText>
            {changed && <span className="text-ink-subtle">(changed)</span>}
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
      >
        <MenuItem
          icon={current === undefined ? <Check className="size-4" /> : <List className="size-4" />}
          onSelect={() => show(null)}
        >
          Everything
        </MenuItem>
        {own.length > 0 && <MenuLabel>Mine</MenuLabel>}
        {own.map(item)}
        {team.length > 0 && (
          <MenuLabel>
            <span className="flex items-center gap-1">
              <Users aria-hidden className="size-3.5" /> Shared with the team
            </span>
          </MenuLabel>
        )}
        {team.map(item)}
        <MenuSeparator />
        {changed && mayChange && current !== undefined && (
          <MenuItem
            icon={<Save className="size-4" />}
            onSelect={() =>
              void update
                .run({
                  params: { id: current.id },
                  body: { search: viewPart(search, keys), hiddenColumns: now.hiddenColumns },
                })
                .then(refresh)
            }
          >
            Save the changes
          </MenuItem>
        )}
        <MenuItem icon={<BookmarkPlus className="size-4" />} onSelect={() => setDialog('new')}>
          Save as a new view …
        </MenuItem>
        {mayChange && (
          <>
            <MenuItem icon={<Pencil className="size-4" />} onSelect={() => setDialog('change')}>
              Rename or share …
            </MenuItem>
            <MenuItem icon={<Trash2 className="size-4" />} danger onSelect={() => setDialog('remove')}>
              Remove …
            </MenuItem>
          </>
        )}
      </DropdownMenu>
      {(dialog === 'new' || (dialog === 'change' && current !== undefined)) && (
        <ViewDialog
          title={dialog === 'new' ? 'Save this view' : 'Change the view'}
          first={dialog === 'change' && current !== undefined ? current : { name: '', shared: false, isDefault: false }}
          onClose={() => setDialog(null)}
          onSave={save}
        />
      )}
      {dialog === 'remove' && current !== undefined && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDialog(null)}
          title={
            <>
              Remove the view <SafeText>{current.name}</SafeText>
            </>
          }
          consequences={[
            'The list stays as it is; only its saved filters, order and columns go.',
            ...(current.shared ? ['It goes for the whole team.'] : []),
          ]}
          confirmLabel="Remove"
          danger
          busy={remove.busy}
          onConfirm={() =>
            void remove.run({ params: { id: current.id } }).then((answer) => {
              if (answer === undefined) return;
              setDialog(null);
              show(null);
              void refresh();
            })
          }
        />
      )}
    </>
  );
}

function viewLabel(current: SavedView | undefined, changed: boolean): string {
  if (current === undefined) return 'Views';
  return `View ${current.name}${changed ? ', changed' : ''}`;
}
