'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { App, Environment } from '../contract/app';
import { api } from './api';
import { useLiveClient } from './live-provider';
import { getApp, listApps, rollbackChoices } from './routes';

/** All keys begin with `apps`: the live connection invalidates them whenever a deployment comes to another state. */
export const appsKey = (...part: readonly string[]): readonly string[] => ['apps', ...part];

/** Keeps what is known of apps fresh while mounted, without rendering at every step of a deployment. */
export function useDeploymentsFeed(): void {
  const client = useLiveClient();
  useEffect(() => client.readDeployments(), [client]);
}

export function useApps() {
  useDeploymentsFeed();
  return useQuery({ queryKey: appsKey('list'), queryFn: ({ signal }) => api(listApps, { signal }) });
}

export function useApp(name: string) {
  useDeploymentsFeed();
  return useQuery({
    queryKey: appsKey('one', name),
    queryFn: ({ signal }) => api(getApp, { params: { app: name }, signal }),
    retry: false,
  });
}

/** To what an environment can be rolled back now. The answer looks on every host, and in the registry: it is kept for a minute. */
export function useRollbackChoices(app: string, environment: string, options: { fresh?: boolean } = {}) {
  return useQuery({
    queryKey: appsKey('rollback', app, environment),
    queryFn: ({ signal }) => api(rollbackChoices, { params: { app, environment }, signal }),
    staleTime: options.fresh === true ? 0 : 60_000,
  });
}

export interface AppPlace {
  app: App;
  environment: Environment;
}

/** The app and environment that serve with this container; undefined: none, or not known yet. */
export function placeOfContainer(
  apps: readonly App[] | undefined,
  container: { host: string; name: string },
): AppPlace | undefined {
  for (const app of apps ?? [])
    for (const environment of app.environments)
      if (environment.targets.some((target) => target.host === container.host && target.container === container.name))
        return { app, environment };
  return undefined;
}
