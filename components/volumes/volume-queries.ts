'use client';
import { type UseQueryResult, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api } from '@/lib/client/api';
import { apiRoute } from '@/lib/client/api-route';
import { useHosts, useInventoryFeed } from '@/lib/client/live-hooks';
import type { ResponseOf } from '@/lib/contract/endpoint';
import type * as diskUsage from '@/lib/contract/endpoints/disk-usage';
import type * as volumes from '@/lib/contract/endpoints/volumes';
import type { VolumePruneScope } from '@/lib/contract/volume';

const listVolumes = apiRoute<typeof volumes.listVolumes>('GET', '/api/volumes');
const getVolume = apiRoute<typeof volumes.getVolume>('GET', '/api/hosts/{host}/volumes/{name}');
const previewVolumePrune = apiRoute<typeof volumes.previewVolumePrune>('GET', '/api/hosts/{host}/prune/volumes');
const getDiskUsage = apiRoute<typeof diskUsage.getDiskUsage>('GET', '/api/hosts/{host}/disk-usage');
export const removeVolume = apiRoute<typeof volumes.removeVolume>('DELETE', '/api/hosts/{host}/volumes/{name}');
export const createVolume = apiRoute<typeof volumes.createVolume>('POST', '/api/hosts/{host}/volumes');
export const pruneVolumes = apiRoute<typeof volumes.pruneVolumes>('POST', '/api/hosts/{host}/prune/volumes');

/** The live connection invalidates every key that begins with `volumes`. */
const KEY = 'volumes';
const MEASURING_EVERY_MS = 3000;

export function useVolumes() {
  useInventoryFeed('volumes');
  return useQuery({ queryKey: [KEY, 'list'], queryFn: ({ signal }) => api(listVolumes, { signal }) });
}

export function useVolume(host: string, name: string) {
  useInventoryFeed('volumes');
  return useQuery({
    queryKey: [KEY, 'one', host, name],
    queryFn: ({ signal }) => api(getVolume, { params: { host, name }, signal }),
  });
}

export function useVolumePrunePlan(host: string, scope: VolumePruneScope) {
  return useQuery({
    queryKey: [KEY, 'prune', host, scope],
    queryFn: ({ signal }) => api(previewVolumePrune, { params: { host }, query: { scope }, signal }),
    enabled: host !== '',
    staleTime: 0,
  });
}

export interface VolumeSizes {
  /** Bytes; null: the driver does not tell. undefined: not measured yet. */
  of: (host: string, name: string) => number | null | undefined;
  /** Hosts that are measuring, or have not answered yet. */
  measuring: readonly string[];
  /** Hosts that could not be measured, and why. */
  failed: readonly { host: string; detail: string }[];
}

type Measured = Pick<UseQueryResult<ResponseOf<typeof diskUsage.getDiskUsage>>, 'data' | 'isPending'>;

/** A function of the module: the answers then keep their identity while nothing in them changes. */
const answersOf = (results: Measured[]) => results.map(({ data, isPending }) => ({ data, isPending }));

/** Measured while somebody looks; the list never waits for it. `only`: one host. */
export function useVolumeSizes(only?: string): VolumeSizes {
  const all = useHosts();
  const hosts = useMemo(
    () => all.filter(({ id, status }) => status === 'live' && (only === undefined || only === id)).map(({ id }) => id),
    [all, only],
  );
  const answers = useQueries({
    queries: hosts.map((host) => ({
      queryKey: ['disk-usage', host, 'volumes'],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api(getDiskUsage, { params: { host }, query: { of: 'volumes' as const }, signal }),
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      refetchInterval: (query: { state: { data?: { measuring: boolean } | undefined } }) =>
        query.state.data?.measuring === true ? MEASURING_EVERY_MS : (false as const),
    })),
    combine: answersOf,
  });
  return useMemo(() => {
    const sizes = new Map<string, ReadonlyMap<string, number | null>>();
    const measuring: string[] = [];
    const failed: { host: string; detail: string }[] = [];
    for (const [index, { data, isPending }] of answers.entries()) {
      const host = hosts[index];
      if (host === undefined) continue;
      if (data?.volumes) sizes.set(host, new Map(data.volumes.map(({ name, bytes }) => [name, bytes])));
      if (isPending || data?.measuring === true) measuring.push(host);
      else if (data?.problem) failed.push({ host, detail: data.problem.detail });
    }
    return { of: (host, name) => sizes.get(host)?.get(name), measuring, failed };
  }, [answers, hosts]);
}

/** Volumes that came after the last measurement have no size in it: asked for anew, once for each such set. */
export function useFreshSizes(
  sizes: VolumeSizes,
  volumes: readonly { host: string; name: string; driver?: string }[],
): void {
  const client = useQueryClient();
  const missing = volumes.filter(
    ({ host, name, driver = 'local' }) =>
      driver === 'local' && !sizes.measuring.includes(host) && sizes.of(host, name) === undefined,
  );
  const key = missing.map(({ host, name }) => `${host}/${name}`).join();
  const hosts = [...new Set(missing.map(({ host }) => host))].join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another set is another question, also on the same hosts
  useEffect(() => {
    for (const host of hosts.split(',').filter(Boolean))
      void client.invalidateQueries({ queryKey: ['disk-usage', host] });
  }, [client, hosts, key]);
}
