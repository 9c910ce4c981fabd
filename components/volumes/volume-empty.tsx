'use client';
import { Database, SearchX, ServerOff } from 'lucide-react';
import { WaitingRows } from '@/components/shared/inventory/list-frame';
import { ProblemView } from '@/components/shared/problem-view';
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
  if (query.data === undefined) {
    if (!query.error) return <WaitingRows label="Loading the volumes" />;
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
        title="No volume matches"
        action={<Button onClick={onClear}>Clear the filters</Button>}
      >
        Search finds parts of names, containers, stacks, drivers and labels.
      </EmptyState>
    );
  }
  if (query.data.hosts.every(({ state }) => state === 'unknown')) {
    return (
      <EmptyState icon={<ServerOff aria-hidden />} title="No engine answers">
        The box above says what was tried. The volumes appear by themselves as soon as an engine answers.
      </EmptyState>
    );
  }
  return (
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
  );
}
