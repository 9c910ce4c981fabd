'use client';
import { useMemo, useState } from 'react';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import type { SortState } from '@/components/ui/data-table-header';
import { useHosts } from '@/lib/client/live-hooks';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import type { ImageSummary } from '@/lib/contract/image';
import { IMAGE_COLUMN_IDS, imageColumns } from './image-columns';
import { useImages, useMeasuredImages } from './image-queries';
import { countsByUse, filterRows, imageRowMaker } from './image-rows';

export const IMAGE_USES = ['used', 'unused', 'dangling'] as const;
export const IMAGE_GROUPS = ['repository', 'host', 'none'] as const;

const PARSERS = {
  q: parseAsString.withDefault(''),
  use: parseAsStringLiteral(IMAGE_USES),
  host: parseAsString,
  environment: parseAsString,
  group: parseAsStringLiteral(IMAGE_GROUPS).withDefault('repository'),
  sort: parseAsStringLiteral(IMAGE_COLUMN_IDS),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};
const NONE: readonly ImageSummary[] = [];

/** What of the address makes a saved view of this list. */
export const IMAGE_VIEW_KEYS = Object.keys(PARSERS);

/** The page's state, all of it in the address. */
export function useImageView() {
  const [view, setView] = useUrlStates(PARSERS);
  const query = useImages();
  const fleet = useHosts();
  const [makeRows] = useState(imageRowMaker);
  const images = query.data?.images ?? NONE;
  const all = useMemo(() => makeRows(images), [makeRows, images]);
  const { q, use, group } = view;
  const scope = useHostScope();
  const found = useMemo(() => {
    const there = scope.ids === null ? all : all.filter(({ image }) => scope.has(image.host));
    return filterRows(there, { q, use: null, host: null });
  }, [all, q, scope]);
  const rows = useMemo(() => filterRows(found, { q: '', use, host: null }), [found, use]);
  const counts = useMemo(() => countsByUse(found), [found]);

  const live = useMemo(
    () => fleet.filter(({ id, status }) => status === 'live' && scope.has(id)).map(({ id }) => id),
    [fleet, scope],
  );
  const sizes = useMeasuredImages(live);
  const { unique } = sizes;
  const columns = useMemo(() => imageColumns({ unique, withRepository: group !== 'repository' }), [unique, group]);
  const sort = useMemo<SortState | null>(
    () => (view.sort === null ? null : { id: view.sort, desc: view.dir === 'desc' }),
    [view.sort, view.dir],
  );
  const setSort = (next: SortState | null) =>
    setView({ sort: IMAGE_COLUMN_IDS.find((id) => id === next?.id) ?? null, dir: next?.desc === true ? 'desc' : null });
  const isFiltered = q !== '' || use !== null || scope.ids !== null;
  const clear = () => setView({ q: null, use: null, host: null, environment: null });
  return {
    view,
    setView,
    query,
    images,
    all,
    found,
    rows,
    counts,
    columns,
    sort,
    setSort,
    isFiltered,
    clear,
    sizes,
  };
}

export type ImageView = ReturnType<typeof useImageView>;
