'use client';
import { Server } from 'lucide-react';
import { Select } from '@/components/ui/input';
import { useHosts } from '@/lib/client/live-hooks';
import { parseAsString, useUrlState } from '@/lib/client/url-state';

/** The host that the pages are narrowed to, from the address; null means all. */
export function useHostFilter(): [string | null, (host: string | null) => void] {
  return useUrlState('host', parseAsString);
}

/** With a single host there is nothing to choose: it is only named. */
export function HostFilter() {
  const hosts = useHosts();
  const [host, setHost] = useHostFilter();
  const only = hosts.length === 1 ? hosts[0] : undefined;
  if (hosts.length === 0) return null;
  if (only !== undefined && (host === null || host === only.id)) {
    return (
      <span className="flex min-w-0 items-center gap-1.5 text-ink-muted max-sm:hidden" title={only.endpoint}>
        <Server aria-hidden className="size-4 shrink-0" />
        <span className="sr-only">Host</span>
        <bdi className="truncate">{only.name}</bdi>
      </span>
    );
  }
  return (
    <Select
      aria-label="Host"
      value={host ?? ''}
      onChange={(event) => setHost(event.target.value || null)}
      className="w-40"
    >
      <option value="">All hosts</option>
      {hosts.map((each) => (
        <option key={each.id} value={each.id}>
          {each.name}
          {each.status === 'live' ? '' : ' (not connected)'}
        </option>
      ))}
      {host !== null && !hosts.some((each) => each.id === host) && <option value={host}>{host} (unknown)</option>}
    </Select>
  );
}
