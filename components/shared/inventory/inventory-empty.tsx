'use client';
import { SearchX, ServerOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { WaitingRows } from './list-frame';

export interface InventoryEmptyProps {
  /** What one of them is called: `volume`. */
  one: string;
  query: { data: unknown; error: unknown; refetch: () => unknown };
  isFiltered: boolean;
  onClear: () => void;
  /** What the search looks at, after "Search finds parts of". */
  searched: string;
  /** No host has answered with a list. */
  isUnknown: boolean;
  /** What to do when there are none. */
  children: ReactNode;
}

/** Why a list over the fleet has no row, and what to do next. */
export function InventoryEmpty(props: InventoryEmptyProps) {
  const { one, query } = props;
  if (query.data === undefined) {
    if (!query.error) return <WaitingRows label={`Loading the ${one}s`} />;
    return (
      <div className="p-4">
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (props.isFiltered) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title={`No ${one} matches`}
        action={<Button onClick={props.onClear}>Clear the filters</Button>}
      >
        Search finds parts of {props.searched}.
      </EmptyState>
    );
  }
  if (props.isUnknown) {
    return (
      <EmptyState icon={<ServerOff aria-hidden />} title="No engine answers">
        The box above says what was tried and what mends it. The {one}s appear by themselves as soon as an engine
        answers.
      </EmptyState>
    );
  }
  return props.children;
}
