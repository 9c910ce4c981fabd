'use client';
import { Network } from 'lucide-react';
import { InventoryEmpty } from '@/components/shared/inventory/inventory-empty';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { InventoryHost } from '@/lib/contract/inventory';

export interface NetworkEmptyProps {
  query: { data: { hosts: readonly InventoryHost[] } | undefined; error: unknown; refetch: () => unknown };
  isFiltered: boolean;
  onClear: () => void;
  /** null: the role does not allow it. */
  onCreate: (() => void) | null;
}

/** Why there is no row, and what to do next. */
export function NetworkEmpty({ query, isFiltered, onClear, onCreate }: NetworkEmptyProps) {
  return (
    <InventoryEmpty
      one="network"
      query={query}
      isFiltered={isFiltered}
      onClear={onClear}
      searched="names, ids, subnets, containers, stacks, drivers and labels"
      isUnknown={query.data?.hosts.every(({ state }) => state === 'unknown') ?? true}
    >
      <EmptyState
        icon={<Network aria-hidden />}
        title="There are no networks"
        action={
          onCreate && (
            <Button variant="primary" onClick={onCreate}>
              Create a network
            </Button>
          )
        }
      >
        Containers on a network of their own find each other by name, and nobody else finds them.
      </EmptyState>
    </InventoryEmpty>
  );
}
