'use client';
import { Database } from 'lucide-react';
import { InventoryEmpty } from '@/components/shared/inventory/inventory-empty';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { InventoryHost } from '@/lib/contract/inventory';

export interface VolumeEmptyProps {
  query: { data: { hosts: readonly InventoryHost[] } | undefined; error: unknown; refetch: () => unknown };
  isFiltered: boolean;
  onClear: () => void;
  /** null: the role does not allow it. */
  onCreate: (() => void) | null;
}

/** Why there is no row, and what to do next. */
export function VolumeEmpty({ query, isFiltered, onClear, onCreate }: VolumeEmptyProps) {
  return (
    <InventoryEmpty
      one="volume"
      query={query}
      isFiltered={isFiltered}
      onClear={onClear}
      searched="names, containers, stacks, drivers and labels"
      isUnknown={query.data?.hosts.every(({ state }) => state === 'unknown') ?? true}
    >
      <EmptyState
        icon={<Database aria-hidden />}
        title="There are no volumes yet"
        action={
          onCreate && (
            <Button variant="primary" onClick={onCreate}>
              Create a volume
            </Button>
          )
        }
      >
        A volume keeps data when its container is removed. Containers and Compose projects make theirs by themselves.
      </EmptyState>
    </InventoryEmpty>
  );
}
