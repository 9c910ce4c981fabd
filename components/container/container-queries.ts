'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/client/api';
import { getContainer, getContainerChanges, getContainerHealth, getContainerProcesses } from '@/lib/client/routes';

/** Which container; `id` is the full one. */
export interface ContainerAddress {
  host: string;
  id: string;
}

/** The live connection invalidates `['container', host, id]` whenever the engine tells of a change in it. */
export function containerQueryKey({ host, id }: ContainerAddress, part?: string): readonly string[] {
  return part === undefined ? ['container', host, id] : ['container', host, id, part];
}

/** How often the process list is read again while the page is visible, ms. Each read costs the engine about 20 ms of CPU. */
export const PROCESSES_EVERY_MS = 5000;

/** `enabled: false` keeps what is known without asking: the container is gone, the engine would only answer 404. */
export function useContainerDetail(address: ContainerAddress, enabled: boolean) {
  return useQuery({
    queryKey: containerQueryKey(address, 'detail'),
    queryFn: ({ signal }) => api(getContainer, { params: address, signal }),
    enabled,
  });
}

export function useContainerHealth(address: ContainerAddress, enabled: boolean) {
  return useQuery({
    queryKey: containerQueryKey(address, 'health'),
    queryFn: ({ signal }) => api(getContainerHealth, { params: address, signal }),
    enabled,
    // A probe that goes as before makes no event; the engine is asked, while somebody looks.
    refetchInterval: enabled ? 5000 : false,
  });
}

export function useContainerProcesses(address: ContainerAddress, enabled: boolean) {
  return useQuery({
    queryKey: containerQueryKey(address, 'processes'),
    queryFn: ({ signal }) => api(getContainerProcesses, { params: address, signal }),
    enabled,
    refetchInterval: enabled ? PROCESSES_EVERY_MS : false,
  });
}

export function useContainerChanges(address: ContainerAddress, enabled: boolean) {
  return useQuery({
    queryKey: containerQueryKey(address, 'changes'),
    queryFn: ({ signal }) => api(getContainerChanges, { params: address, signal }),
    enabled,
    // Walking the container's files is work for the engine: only on the way in and when asked.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}
