'use client';
import { useMemo, useState } from 'react';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import { STATE_FILTERS, stateCounts } from '@/components/shared/state-groups';
import type { SortState } from '@/components/ui/data-table-header';
import { useContainers, useHosts, useStatsSummaryIf } from '@/lib/client/live-hooks';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import { COLUMN_IDS } from './column-choice';
import { containerColumns } from './container-columns';
import { type ContainerFilter, filterContainers, searchTexts } from './container-filter';
import { GROUPINGS } from './grouping';

const PARSERS = {
  q: parseAsString.withDefault(''),
  state: parseAsStringLiteral(STATE_FILTERS),
  host: parseAsString,
  environment: parseAsString,
  stack: parseAsString,
  group: parseAsStringLiteral(GROUPINGS).withDefault('none'),
  sort: parseAsStringLiteral(COLUMN_IDS),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};

/** What of the address makes a saved view of this list. */
export const CONTAINER_VIEW_KEYS = Object.keys(PARSERS);

/** The page's state, all of it in the address: a link shows the same to somebody else. */
export function useContainerView() {
  const [view, setView] = useUrlStates(PARSERS);
  const containers = useContainers();
  const [textOf] = useState(searchTexts);
  const { q, state, stack } = view;
  const scope = useHostScope();
  const others = useMemo<ContainerFilter>(() => ({ q, state: null, hosts: scope.ids, stack }), [q, scope, stack]);
  const found = useMemo(() => filterContainers(containers, others, textOf), [containers, others, textOf]);
  const rows = useMemo(
    () => filterContainers(found, { q: '', state, hosts: null, stack: null }, textOf),
    [found, state, textOf],
  );
  const counts = useMemo(() => stateCounts(found), [found]);
  const stacks = useMemo(
    () => [...new Set(containers.flatMap((row) => (row.stack === null ? [] : [row.stack])))].sort(),
    [containers],
  );

  const figures = useStatsSummaryIf(view.sort === 'cpu' || view.sort === 'memory');
  const severalHosts = useHosts().length > 1;
  const columns = useMemo(() => containerColumns(figures, severalHosts), [figures, severalHosts]);
  const sort = useMemo<SortState | null>(
    () => (view.sort === null ? null : { id: view.sort, desc: view.dir === 'desc' }),
    [view.sort, view.dir],
  );
  const setSort = (next: SortState | null) =>
    setView({
      sort: COLUMN_IDS.find((id) => id === next?.id) ?? null,
      dir: next?.desc === true ? 'desc' : null,
    });
  const isFiltered = view.q !== '' || state !== null || scope.ids !== null || stack !== null;
  const clear = () => setView({ q: null, state: null, host: null, environment: null, stack: null });
  return {
    view,
    setView,
    scope,
    all: containers,
    found,
    rows,
    counts,
    stacks,
    columns,
    sort,
    setSort,
    isFiltered,
    clear,
  };
}

export type ContainerView = ReturnType<typeof useContainerView>;
