'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/lib/client/api';
import { appsKey } from '@/lib/client/deploy-hooks';
import { useDeployments } from '@/lib/client/live-hooks';
import { listDeployments } from '@/lib/client/routes';
import { type DeploymentFilter, mergeDeployments } from './deployment-rows';

/** Deployments by filter, newest first, as they go on; older ones on demand. */
export function useDeploymentRows({ app, environment, show }: DeploymentFilter, limit = 50) {
  const { deployments: live } = useDeployments();
  const query = useInfiniteQuery({
    queryKey: [...appsKey('deployments', app ?? '', environment ?? '', show ?? ''), limit],
    queryFn: ({ pageParam, signal }) =>
      api(listDeployments, {
        query: {
          limit,
          ...(app !== null && { app }),
          ...(environment !== null && { environment }),
          ...(show !== null && { state: show }),
          ...(pageParam !== null && { before: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.more ? (page.deployments.at(-1)?.id ?? null) : null),
  });
  const more = query.hasNextPage;
  const rows = useMemo(
    () =>
      query.data === undefined
        ? null
        : mergeDeployments(
            query.data.pages.flatMap(({ deployments }) => deployments),
            live,
            { app, environment, show },
            more,
          ),
    [query.data, live, app, environment, show, more],
  );
  return { query, rows };
}
