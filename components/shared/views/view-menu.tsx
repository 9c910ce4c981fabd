'use client';
import { BookmarkPlus, Check, List, Pencil, Save, Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/dropdown-menu';
import type { OverlayProps } from '@/components/ui/lazy-overlay';
import { SafeText } from '@/components/ui/safe-text';
import { api } from '@/lib/client/api';
import { useCan } from '@/lib/client/me';
import { createView, removeView, setDefaultView, updateView } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { SavedView } from '@/lib/contract/saved-view';
import type { SavedViewsState } from './use-saved-views';
import { ViewDialog, type ViewDraft } from './view-dialog';
import { viewPart } from './view-search';

export interface ViewMenuProps extends OverlayProps {
  state: SavedViewsState;
}

/** The views of a list: own ones, those of the team, and what can be done with the one that is shown. */
export default function ViewMenu({ state, trigger, defaultOpen = false }: ViewMenuProps) {
  const { list, keys, views, current, changed, now, show, refresh } = state;
  const manages = useCan('users:manage');
  const [dialog, setDialog] = useState<'new' | 'change' | 'remove' | null>(null);
  const mayChange = current !== undefined && (current.own || manages);
  const update = useAction(updateView, { doing: () => 'Save the view' });
  const remove = useAction(removeView, { doing: () => 'Remove the view' });

  const save = async (draft: ViewDraft) => {
    const { name, shared } = draft;
    const shape = { search: viewPart(now.search, keys), hiddenColumns: now.hiddenColumns };
    const saved =
      dialog === 'change' && current !== undefined
        ? await api(updateView, { params: { id: current.id }, body: { name, shared } })
        : await api(createView, { body: { list, name, shared, ...shape } });
    if (draft.isDefault !== saved.isDefault)
      await api(setDefaultView, { body: { list, id: draft.isDefault ? saved.id : null } });
    setDialog(null);
    await refresh();
    if (dialog === 'new') state.show(saved);
  };
  const item = (view: SavedView) => (
    <MenuItem
      key={view.id}
      icon={view.id === current?.id ? <Check className="size-4" /> : null}
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
      <DropdownMenu align="start" trigger={trigger} defaultOpen={defaultOpen}>
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
                  body: { search: viewPart(now.search, keys), hiddenColumns: now.hiddenColumns },
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
