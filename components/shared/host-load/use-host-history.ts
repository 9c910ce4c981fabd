'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api } from '@/lib/client/api';
import { useLiveStatus } from '@/lib/client/live-hooks';
import { getHostStats } from '@/lib/client/routes';
import type { HostSample } from '@/lib/contract/host';
import { joinHostSamples, withSample } from './host-history-model';

/** The last hour of a host's load with what comes in, oldest first. `latest` is the live figure. */
export function useHostHistory(host: string, latest: HostSample | undefined) {
  const { state, since } = useLiveStatus();
  const query = useQuery({
    // After the line was down the server knows what the page missed: asked again for each new line.
    queryKey: ['host', host, 'stats', state === 'live' ? since : 0],
    queryFn: ({ signal }) => api(getHostStats, { params: { host }, signal }),
    enabled: state === 'live',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const [live, setLive] = useState<readonly HostSample[]>([]);
  useEffect(() => setLive((before) => withSample(before, latest)), [latest]);
  const samples = useMemo(() => joinHostSamples(query.data?.samples ?? [], live), [query.data, live]);
  return { samples, periodMs: query.data?.periodMs ?? 10_000, error: query.error, pending: query.data === undefined };
}
