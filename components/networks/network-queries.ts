'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/client/api';
import { apiRoute } from '@/lib/client/api-route';
import { useInventoryFeed } from '@/lib/client/live-hooks';
import type * as networks from '@/lib/contract/endpoints/networks';

const listNetworks = apiRoute<typeof networks.listNetworks>('GET', '/api/networks');
const getNetwork = apiRoute<typeof networks.getNetwork>('GET', '/api/hosts/{host}/networks/{id}');
const previewNetworkPrune = apiRoute<typeof networks.previewNetworkPrune>('GET', '/api/hosts/{host}/prune/networks');
export const removeNetwork = apiRoute<typeof networks.removeNetwork>('DELETE', '/api/hosts/{host}/networks/{id}');
export const createNetwork = apiRoute<typeof networks.createNetwork>('POST', '/api/hosts/{host}/networks');
export const connectNetwork = apiRoute<typeof networks.connectNetwork>(
  'POST',
  '/api/hosts/{host}/networks/{id}/connect',
);
export const disconnectNetwork = apiRoute<typeof networks.disconnectNetwork>(
  'POST',
  '/api/hosts/{host}/networks/{id}/disconnect',
);
export const pruneNetworks = apiRoute<typeof networks.pruneNetworks>('POST', '/api/hosts/{host}/prune/networks');

/** The live connection invalidates every key that begins with `networks`. */
const KEY = 'networks';

export function useNetworks() {
  useInventoryFeed('networks');
  return useQuery({ queryKey: [KEY, 'list'], queryFn: ({ signal }) => api(listNetworks, { signal }) });
}

export function useNetwork(host: string, id: string) {
  useInventoryFeed('networks');
  return useQuery({
    queryKey: [KEY, 'one', host, id],
    queryFn: ({ signal }) => api(getNetwork, { params: { host, id }, signal }),
  });
}

export function useNetworkPrunePlan(host: string) {
  return useQuery({
    queryKey: [KEY, 'prune', host],
    queryFn: ({ signal }) => api(previewNetworkPrune, { params: { host }, signal }),
    enabled: host !== '',
    staleTime: 0,
  });
}
