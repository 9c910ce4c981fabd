'use client';
import { Network, SearchX, ServerOff } from 'lucide-react';
import { WaitingRows } from '@/components/shared/inventory/list-frame';
import { ProblemView } from '@/components/shared/problem-view';
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
  if (query.data === undefined) {
    if (!query.error) return <WaitingRows label="Loading the networks" />;
    return (
      <div className="p-4">
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (isFiltered) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No network matches"
        action={<Button onClick={onClear}>Clear the filters</Button>}
      >
        Search finds parts of names, ids, subnets, containers, stacks, drivers and labels.
      </EmptyState>
    );
  }
  if (query.data.hosts.every(({ state }) => state === 'unknown')) {
    return (
      <EmptyState icon={<ServerOff aria-hidden />} title="No engine answers">
        The box above says what was tried. The networks appear by themselves as soon as an engine answers.
      </EmptyState>
    );
  }
  return (
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
  );
}
