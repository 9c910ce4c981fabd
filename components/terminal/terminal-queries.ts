'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/client/api';
import { listTerminals } from '@/lib/client/routes';
import type { Terminal } from '@/lib/contract/terminal';

const keyOf = (host: string, container: string) => ['terminals', host, container] as const;

/** The terminals of this session in a container: after a reload those that wait for their page. */
export function useTerminals(host: string, container: string, enabled: boolean) {
  return useQuery({
    queryKey: keyOf(host, container),
    queryFn: async ({ signal }) => (await api(listTerminals, { query: { host, container }, signal })).terminals,
    enabled,
    // What is open is known to this page from here on; asking again would only bring back what was closed meanwhile.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Changes what this page knows to be open. */
export function useTerminalList(host: string, container: string) {
  const client = useQueryClient();
  const change = (run: (list: readonly Terminal[]) => Terminal[]) =>
    client.setQueryData<Terminal[]>(keyOf(host, container), (list) => run(list ?? []));
  return {
    add: (terminal: Terminal) => change((list) => [...list, terminal]),
    remove: (id: string) => change((list) => list.filter((each) => each.id !== id)),
  };
}
