'use client';
import { useMemo } from 'react';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import type { SortState } from '@/components/ui/data-table-header';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import type { NetworkSummary } from '@/lib/contract/network';
import { NETWORK_COLUMN_IDS } from './network-columns';
import { isOfUse, NETWORK_USES, networkText } from './network-words';

const PARSERS = {
  q: parseAsString.withDefault(''),
  use: parseAsStringLiteral(NETWORK_USES),
  host: parseAsString,
  environment: parseAsString,
  sort: parseAsStringLiteral(NETWORK_COLUMN_IDS),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};

/** What of the address makes a saved view of this list. */
export const NETWORK_VIEW_KEYS = Object.keys(PARSERS);

/** The page's state, all of it in the address. */
export function useNetworkView(all: readonly NetworkSummary[]) {
  const [view, setView] = useUrlStates(PARSERS);
  const { q, use } = view;
  const scope = useHostScope();
  const texts = useMemo(() => new Map(all.map((network) => [network, networkText(network)])), [all]);
  const found = useMemo(() => {
    const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean);
    return all.filter(
      (network) => scope.has(network.host) && words.every((word) => texts.get(network)?.includes(word) === true),
    );
  }, [all, texts, q, scope]);
  const rows = useMemo(() => (use === null ? found : found.filter((network) => isOfUse(network, use))), [found, use]);
  const counts = useMemo(
    () => NETWORK_USES.map((value) => ({ value, count: found.filter((network) => isOfUse(network, value)).length })),
    [found],
  );
  const sort = useMemo<SortState | null>(
    () => (view.sort === null ? null : { id: view.sort, desc: view.dir === 'desc' }),
    [view.sort, view.dir],
  );
  const setSort = (next: SortState | null) =>
    setView({
      sort: NETWORK_COLUMN_IDS.find((id) => id === next?.id) ?? null,
      dir: next?.desc === true ? 'desc' : null,
    });
  const isFiltered = q !== '' || use !== null || scope.ids !== null;
  const clear = () => setView({ q: null, use: null, host: null, environment: null });
  return { view, setView, scope, found, rows, counts, sort, setSort, isFiltered, clear };
}
