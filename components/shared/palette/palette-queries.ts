'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/client/api';
import { apiRoute } from '@/lib/client/api-route';
import { useApps } from '@/lib/client/deploy-hooks';
import { useCan } from '@/lib/client/me';
import { listImages } from '@/lib/client/routes';
import type * as auth from '@/lib/contract/endpoints/auth';
import type * as networks from '@/lib/contract/endpoints/networks';
import type * as volumes from '@/lib/contract/endpoints/volumes';

const listVolumes = apiRoute<typeof volumes.listVolumes>('GET', '/api/volumes');
const listNetworks = apiRoute<typeof networks.listNetworks>('GET', '/api/networks');
const listUsers = apiRoute<typeof auth.listUsers>('GET', '/api/users');

/**
 * What the live connection does not bring by itself, asked for when the palette opens. The keys are those of the list pages: one
 * answer for both. A list that cannot be had is left out: the others are found all the same.
 */
export function usePaletteLists() {
  const mayManageUsers = useCan('users:manage');
  const apps = useApps();
  const images = useQuery({
    queryKey: ['images', 'list'],
    queryFn: ({ signal }) => api(listImages, { query: {}, signal }),
  });
  const volumes = useQuery({
    queryKey: ['volumes', 'list'],
    queryFn: ({ signal }) => api(listVolumes, { signal }),
  });
  const networks = useQuery({
    queryKey: ['networks', 'list'],
    queryFn: ({ signal }) => api(listNetworks, { signal }),
  });
  const users = useQuery({
    queryKey: ['users'],
    queryFn: async ({ signal }) => (await api(listUsers, { signal })).users,
    enabled: mayManageUsers,
  });
  return {
    apps: apps.data?.apps,
    images: images.data?.images,
    volumes: volumes.data?.volumes,
    networks: networks.data?.networks,
    users: mayManageUsers ? users.data : undefined,
  };
}
