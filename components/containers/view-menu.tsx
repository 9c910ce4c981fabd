'use client';
import { DropdownMenu, MenuRadioGroup, MenuSeparator } from '@/components/ui/dropdown-menu';
import type { OverlayProps } from '@/components/ui/lazy-overlay';
import { COLUMN_IDS } from './column-choice';
import { GROUP_WORDS, GROUPINGS } from './grouping';
import type { ContainerView } from './use-container-view';

export interface ViewMenuProps extends OverlayProps {
  page: ContainerView;
}

/** Order, groups and stack on a phone, where there is no room for the table's own controls. */
export default function ViewMenu({ page, trigger, defaultOpen = false }: ViewMenuProps) {
  const { view, setView, stacks } = page;
  const sortable = page.columns.filter((column) => column.sortValue !== undefined);
  return (
    <DropdownMenu trigger={trigger} defaultOpen={defaultOpen}>
      <MenuRadioGroup
        label="Sort by"
        value={view.sort ?? 'name'}
        options={sortable.map((column) => ({ value: column.id, label: column.header }))}
        onChange={(id) => {
          const column = sortable.find((each) => each.id === id);
          setView({
            sort: COLUMN_IDS.find((each) => each === id) ?? null,
            dir: column?.descendingFirst === true ? 'desc' : null,
          });
        }}
      />
      <MenuSeparator />
      <MenuRadioGroup
        label="Groups"
        value={view.group}
        options={GROUPINGS.map((value) => ({ value, label: GROUP_WORDS[value] }))}
        onChange={(group) => setView({ group })}
      />
      {stacks.length > 0 && (
        <>
          <MenuSeparator />
          <MenuRadioGroup
            label="Stack"
            value={view.stack ?? ''}
            options={[{ value: '', label: 'All stacks' }, ...stacks.map((stack) => ({ value: stack, label: stack }))]}
            onChange={(stack) => setView({ stack: stack || null })}
          />
        </>
      )}
    </DropdownMenu>
  );
}
