'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '@/lib/client/api';
import { listViews } from '@/lib/client/routes';
import { useUrlSearch } from '@/lib/client/url-state';
import type { SavedView, ViewList } from '@/lib/contract/saved-view';
import { isBare, isChanged, VIEW_KEY, viewAddress } from './view-search';

export interface SavedViewsProps {
  list: ViewList;
  /** What of the address belongs to a view of this list. */
  keys: readonly string[];
  /** Of lists whose columns can be chosen. */
  columns?: { hidden: ReadonlySet<string>; set: (hidden: readonly string[]) => void };
}

const NO_COLUMNS: ReadonlySet<string> = new Set();
const NONE: readonly SavedView[] = [];

/** The views of a list, the one that is shown and whether it was changed since; opens the list with the default. */
export function useSavedViews({ list, keys, columns }: SavedViewsProps) {
  const client = useQueryClient();
  const [search, setSearch] = useUrlSearch();
  const queryKey = ['views', list];
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await api(listViews, { query: { list }, signal })).views,
  });
  const views = query.data ?? NONE;
  const id = new URLSearchParams(search).get(VIEW_KEY);
  const current = views.find((view) => view.id === id);
  const now = { search, hiddenColumns: [...(columns?.hidden ?? NO_COLUMNS)] };
  const changed = current !== undefined && isChanged(current, now, keys, columns !== undefined);
  const show = (view: SavedView | null) => {
    setSearch(viewAddress(view, search));
    if (view !== null) columns?.set(view.hiddenColumns);
  };
  const latest = useRef({ show, search });
  latest.current = { show, search };
  const preferred = views.find((view) => view.isDefault);
  const preferredId = preferred?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known which one; later the person chooses
  useEffect(() => {
    if (preferred !== undefined && isBare(latest.current.search)) latest.current.show(preferred);
  }, [preferredId]);
  return {
    list,
    keys,
    views,
    current,
    changed,
    now,
    show,
    refresh: () => client.invalidateQueries({ queryKey }),
  };
}

export type SavedViewsState = ReturnType<typeof useSavedViews>;
