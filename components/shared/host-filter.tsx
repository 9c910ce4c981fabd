'use client';
import { Server } from 'lucide-react';
import { useMemo } from 'react';
import { Select } from '@/components/ui/input';
import { useHosts } from '@/lib/client/live-hooks';
import { parseAsString, useUrlState } from '@/lib/client/url-state';
import type { HostColour, HostSummary } from '@/lib/contract/host';
import { ColourMark } from './hosts/host-label';

/** The host that the pages are narrowed to, from the address; null means all. */
export function useHostFilter(): [string | null, (host: string | null) => void] {
  return useUrlState('host', parseAsString);
}

/** With a single host there is nothing to choose: it is only named. */
export function HostFilter() {
  const hosts = useHosts();
  const [host, setHost] = useHostFilter();
  const only = hosts.length === 1 ? hosts[0] : undefined;
  const groups = useMemo(() => byEnvironment(hosts), [hosts]);
  const chosen = hosts.find((each) => each.id === host);
  if (hosts.length === 0) return null;
  if (only !== undefined && (host === null || host === only.id)) {
    return (
      <span className="flex min-w-0 items-center gap-1.5 text-ink-muted max-sm:hidden" title={only.endpoint}>
        <Server aria-hidden className="size-4 shrink-0" />
        <span className="sr-only">Host</span>
        <ColourMark colour={only.colour} />
        <bdi className="truncate">{only.name}</bdi>
      </span>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ColourMark colour={chosen?.colour ?? null} />
      <Select
        aria-label="Host"
        value={host ?? ''}
        onChange={(event) => setHost(event.target.value || null)}
        className="w-40"
      >
        <option value="">All hosts</option>
        {groups.map(([environment, members]) =>
          environment === null ? (
            members.map((each) => <HostOption key={each.id} host={each} />)
          ) : (
            <optgroup key={environment} label={environment}>
              {members.map((each) => (
                <HostOption key={each.id} host={each} />
              ))}
            </optgroup>
          ),
        )}
        {host !== null && !hosts.some((each) => each.id === host) && <option value={host}>{host} (unknown)</option>}
      </Select>
    </span>
  );
}

function HostOption({ host }: { host: HostSummary }) {
  return (
    <option value={host.id} className={host.colour === null ? undefined : TEXTS[host.colour]}>
      {host.name}
      {host.status === 'live' ? '' : ' (not connected)'}
    </option>
  );
}

const TEXTS: Record<HostColour, string> = {
  green: 'text-series-1',
  blue: 'text-series-2',
  amber: 'text-series-3',
  violet: 'text-series-4',
  red: 'text-series-5',
  slate: 'text-series-6',
};

/** Those without an environment first, then each environment with its hosts; the hosts in their order. */
export function byEnvironment(hosts: readonly HostSummary[]): [string | null, HostSummary[]][] {
  const groups = new Map<string | null, HostSummary[]>();
  for (const host of hosts) groups.set(host.environment, [...(groups.get(host.environment) ?? []), host]);
  return [...groups].sort(([a], [b]) => (a === null ? -1 : b === null ? 1 : 0));
}
