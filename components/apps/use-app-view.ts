'use client';
import { useMemo } from 'react';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import type { SortState } from '@/components/ui/data-table-header';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import type { App } from '@/lib/contract/app';
import { APP_COLUMN_IDS } from './app-columns';
import { APP_SHOWN, appRows, isShown, rowText } from './app-rows';

const PARSERS = {
  q: parseAsString.withDefault(''),
  show: parseAsStringLiteral(APP_SHOWN),
  host: parseAsString,
  environment: parseAsString,
  sort: parseAsStringLiteral(APP_COLUMN_IDS),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};

/** The page's state, all of it in the address. */
export function useAppView(apps: readonly App[]) {
  const [view, setView] = useUrlStates(PARSERS);
  const { q, show } = view;
  const scope = useHostScope();
  const all = useMemo(() => appRows(apps), [apps]);
  const found = useMemo(() => {
    const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean);
    return all.filter((row) => {
      const here = row.environment === null || row.environment.targets.some(({ host }) => scope.has(host));
      const text = rowText(row);
      return here && words.every((word) => text.includes(word));
    });
  }, [all, q, scope]);
  const rows = useMemo(() => (show === null ? found : found.filter((row) => isShown(row, show))), [found, show]);
  const counts = useMemo(
    () => APP_SHOWN.map((value) => ({ value, count: found.filter((row) => isShown(row, value)).length })),
    [found],
  );
  const sort = useMemo<SortState | null>(
    () => (view.sort === null ? null : { id: view.sort, desc: view.dir === 'desc' }),
    [view.sort, view.dir],
  );
  const setSort = (next: SortState | null) =>
    setView({ sort: APP_COLUMN_IDS.find((id) => id === next?.id) ?? null, dir: next?.desc === true ? 'desc' : null });
  const isFiltered = q !== '' || show !== null || scope.ids !== null;
  const clear = () => setView({ q: null, show: null, host: null, environment: null });
  return { all, view, setView, found, rows, counts, sort, setSort, isFiltered, clear };
}
