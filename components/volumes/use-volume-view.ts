'use client';
import { useMemo } from 'react';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import type { SortState } from '@/components/ui/data-table-header';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import type { VolumeSummary } from '@/lib/contract/volume';
import { VOLUME_COLUMN_IDS, volumeColumns } from './volume-columns';
import type { VolumeSizes } from './volume-queries';
import { isOfUse, VOLUME_USES, volumeText } from './volume-words';

const PARSERS = {
  q: parseAsString.withDefault(''),
  use: parseAsStringLiteral(VOLUME_USES),
  host: parseAsString,
  environment: parseAsString,
  sort: parseAsStringLiteral(VOLUME_COLUMN_IDS),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};

/** What of the address makes a saved view of this list. */
export const VOLUME_VIEW_KEYS = Object.keys(PARSERS);

/** The page's state, all of it in the address. */
export function useVolumeView(all: readonly VolumeSummary[], sizes: VolumeSizes) {
  const [view, setView] = useUrlStates(PARSERS);
  const { q, use } = view;
  const scope = useHostScope();
  const texts = useMemo(() => new Map(all.map((volume) => [volume, volumeText(volume)])), [all]);
  const found = useMemo(() => {
    const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean);
    return all.filter(
      (volume) => scope.has(volume.host) && words.every((word) => texts.get(volume)?.includes(word) === true),
    );
  }, [all, texts, q, scope]);
  const rows = useMemo(() => (use === null ? found : found.filter((volume) => isOfUse(volume, use))), [found, use]);
  const counts = useMemo(
    () => VOLUME_USES.map((value) => ({ value, count: found.filter((volume) => isOfUse(volume, value)).length })),
    [found],
  );
  const columns = useMemo(() => volumeColumns(sizes), [sizes]);
  const sort = useMemo<SortState | null>(
    () => (view.sort === null ? null : { id: view.sort, desc: view.dir === 'desc' }),
    [view.sort, view.dir],
  );
  const setSort = (next: SortState | null) =>
    setView({
      sort: VOLUME_COLUMN_IDS.find((id) => id === next?.id) ?? null,
      dir: next?.desc === true ? 'desc' : null,
    });
  const isFiltered = q !== '' || use !== null || scope.ids !== null;
  const clear = () => setView({ q: null, use: null, host: null, environment: null });
  return { view, setView, scope, found, rows, counts, columns, sort, setSort, isFiltered, clear };
}
