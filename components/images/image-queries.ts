'use client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/lib/client/api';
import { useInventoryFeed } from '@/lib/client/live-hooks';
import { getDiskUsage, getImage, getImageHistory, listImages, listImageTags } from '@/lib/client/routes';
import type { InventoryHost } from '@/lib/contract/inventory';

/** `id`: the full one, with or without `sha256:`. */
export interface ImageAddress {
  host: string;
  id: string;
}

/** While the engine is at it, ms. */
const ASK_AGAIN_MS = 3_000;
const EMPTY: readonly InventoryHost[] = [];

/** Every image of the fleet, kept fresh by the live connection while it is on the page. */
export function useImages() {
  useInventoryFeed('images');
  const query = useQuery({
    queryKey: ['images', 'list'],
    queryFn: ({ signal }) => api(listImages, { query: {}, signal }),
  });
  return { ...query, hosts: query.data?.hosts ?? EMPTY };
}

export function useImageDetail(address: ImageAddress) {
  useInventoryFeed('images');
  return useQuery({
    queryKey: ['images', 'detail', address.host, address.id],
    queryFn: ({ signal }) => api(getImage, { params: address, signal }),
  });
}

/** How an image was made never changes. */
export function useImageHistory(address: ImageAddress) {
  return useQuery({
    queryKey: ['image-history', address.host, address.id],
    queryFn: ({ signal }) => api(getImageHistory, { params: address, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useImageTags(id: string) {
  return useQuery({
    queryKey: ['images', 'tags', id],
    queryFn: ({ signal }) => api(listImageTags, { params: { id }, signal }),
  });
}

export interface MeasuredImages {
  /** Bytes in layers that no other image has, by `host/id`. */
  unique: ReadonlyMap<string, number>;
  measuring: boolean;
  /** Hosts whose engine could not say. */
  failed: readonly string[];
}

/** Asked for beside the list, which waits for none of them. */
export function useMeasuredImages(hosts: readonly string[]): MeasuredImages {
  const answers = useQueries({
    queries: hosts.map((host) => ({
      queryKey: ['disk-usage', 'images', host],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api(getDiskUsage, { params: { host }, query: { of: 'images' }, signal }),
      staleTime: 60_000,
      refetchInterval: (query: { state: { data: { measuring: boolean } | undefined } }) =>
        query.state.data?.measuring === true ? ASK_AGAIN_MS : (false as const),
    })),
    combine: (results) => results.map(({ data, isFetching, isError }) => ({ data, isFetching, isError })),
  });
  return useMemo(() => {
    const unique = new Map<string, number>();
    const failed: string[] = [];
    let measuring = false;
    answers.forEach(({ data, isFetching, isError }, index) => {
      const host = hosts[index] ?? '';
      if (data?.measuring === true || (isFetching && data === undefined)) measuring = true;
      if (isError || (data?.problem ?? null) !== null) failed.push(host);
      for (const { id, bytes, sharedBytes } of data?.images ?? []) {
        if (sharedBytes !== null) unique.set(`${host}/${id}`, bytes - sharedBytes);
      }
    });
    return { unique, measuring, failed };
  }, [answers, hosts]);
}
