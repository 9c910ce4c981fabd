'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/client/api';
import { useHost, useLiveStatus } from '@/lib/client/live-hooks';
import { useCan } from '@/lib/client/me';
import { getDiskUsage, getHost, listHostRecords } from '@/lib/client/routes';

export const HOST_RECORDS_KEY = ['host-records'] as const;

/** How each host is reached; only for who may manage them. */
export function useHostRecords() {
  return useQuery({
    queryKey: HOST_RECORDS_KEY,
    queryFn: async ({ signal }) => (await api(listHostRecords, { signal })).hosts,
    enabled: useCan('hosts:manage'),
    staleTime: 30_000,
  });
}

/** How the engine is set up: asked again whenever the host comes back, since it may be another version then. */
export function useHostDetails(id: string) {
  const host = useHost(id);
  const { state } = useLiveStatus();
  return useQuery({
    queryKey: ['host', id, 'details', host?.status === 'live' ? host.since : 0],
    queryFn: async ({ signal }) => (await api(getHost, { params: { host: id }, signal })).details,
    enabled: state === 'live' && host !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
}

/** Dear for the engine: asked only when somebody pressed for it, and again every few seconds while it measures. */
export function useHostDiskUsage(id: string, of: 'images' | 'volumes', wanted: boolean) {
  return useQuery({
    queryKey: ['host', id, 'disk-usage', of],
    queryFn: ({ signal }) => api(getDiskUsage, { params: { host: id }, query: { of }, signal }),
    enabled: wanted,
    staleTime: 60_000,
    refetchInterval: (query) => (query.state.data?.measuring ? 3_000 : false),
  });
}
