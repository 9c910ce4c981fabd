'use client';
import type { SortState } from '@/components/ui/data-table-header';
import { DropdownMenu, MenuRadioGroup } from '@/components/ui/dropdown-menu';
import type { OverlayProps } from '@/components/ui/lazy-overlay';

export interface SortMenuProps extends OverlayProps {
  columns: readonly { id: string; header: string; sortable: boolean; descendingFirst: boolean }[];
  sort: SortState | null;
  onSort: (sort: SortState | null) => void;
}

/** The order of a list on a phone, where there is no head of a table to press. */
export default function SortMenu({ columns, sort, onSort, trigger, defaultOpen = false }: SortMenuProps) {
  return (
    <DropdownMenu trigger={trigger} defaultOpen={defaultOpen}>
      <MenuRadioGroup
        label="Sort by"
        value={sort?.id ?? 'name'}
        options={columns.filter(({ sortable }) => sortable).map(({ id, header }) => ({ value: id, label: header }))}
        onChange={(id) => onSort({ id, desc: columns.find((column) => column.id === id)?.descendingFirst ?? false })}
      />
    </DropdownMenu>
  );
}
