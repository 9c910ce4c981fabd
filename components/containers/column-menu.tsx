'use client';
import { DropdownMenu, MenuCheckItem, MenuLabel } from '@/components/ui/dropdown-menu';
import type { OverlayProps } from '@/components/ui/lazy-overlay';
import { type ColumnId, useHiddenColumns } from './column-choice';
import type { ContainerColumn } from './container-columns';

export interface ColumnMenuProps extends OverlayProps {
  columns: readonly ContainerColumn[];
}

export default function ColumnMenu({ columns, trigger, defaultOpen = false }: ColumnMenuProps) {
  const [hidden, setHidden] = useHiddenColumns();
  const toggle = (id: ColumnId, shown: boolean) => {
    const next = new Set(hidden);
    if (shown) next.delete(id);
    else next.add(id);
    setHidden(next);
  };
  return (
    <DropdownMenu trigger={trigger} defaultOpen={defaultOpen}>
      <MenuLabel>Shown where there is room</MenuLabel>
      {columns.map((column) => (
        <MenuCheckItem
          key={column.id}
          checked={!hidden.has(column.id)}
          disabled={column.id === 'name'}
          onChange={(shown) => toggle(column.id, shown)}
        >
          {column.header}
        </MenuCheckItem>
      ))}
    </DropdownMenu>
  );
}
