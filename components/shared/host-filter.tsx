'use client';
import { Server } from 'lucide-react';
import { useMemo } from 'react';
import { Select } from '@/components/ui/input';
import { useHosts } from '@/lib/client/live-hooks';
import type { HostColour, HostSummary } from '@/lib/contract/host';
import { ColourMark } from './hosts/host-label';
import { NO_ENVIRONMENT, useScopeChoice } from './hosts/use-host-scope';

/** Of all hosts, those of one environment, or one. With a single host there is nothing to choose: it is only named. */
export function HostFilter() {
  const hosts = useHosts();
  const [{ host, environment }, choose] = useScopeChoice();
  const only = hosts.length === 1 ? hosts[0] : undefined;
  const groups = useMemo(() => byEnvironment(hosts), [hosts]);
  const chosen = hosts.find((each) => each.id === host);
  if (hosts.length === 0) return null;
  if (only !== undefined && environment === null && (host === null || host === only.id)) {
    return (
      <span className="flex min-w-0 items-center gap-1.5 text-ink-muted max-sm:hidden" title={only.endpoint}>
        <Server aria-hidden className="size-4 shrink-0" />
        <span className="sr-only">Host</span>
        <ColourMark colour={only.colour} />
        <bdi className="truncate">{only.name}</bdi>
      </span>
    );
  }
  const value = host !== null ? `${HOST}${host}` : environment !== null ? `${ENVIRONMENT}${environment}` : '';
  const known =
    host === null ? groups.some(([name]) => (name ?? NO_ENVIRONMENT) === environment) : chosen !== undefined;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ColourMark colour={chosen?.colour ?? null} />
      <Select
        aria-label="Host"
        value={value}
        onChange={(event) => {
          const picked = event.target.value;
          choose({
            host: picked.startsWith(HOST) ? picked.slice(HOST.length) : null,
            environment: picked.startsWith(ENVIRONMENT) ? picked.slice(ENVIRONMENT.length) : null,
          });
        }}
        className="w-40"
      >
        <option value="">All hosts</option>
        {groups.map(([name, members]) =>
          name === null && groups.length === 1 ? (
            members.map((each) => <HostOption key={each.id} host={each} />)
          ) : (
            <optgroup key={name} label={name ?? 'without an environment'}>
              <option value={`${ENVIRONMENT}${name ?? NO_ENVIRONMENT}`}>
                {name === null ? 'All without one' : `All of ${name}`}
              </option>
              {members.map((each) => (
                <HostOption key={each.id} host={each} />
              ))}
            </optgroup>
          ),
        )}
        {value !== '' && !known && <option value={value}>{host ?? environment} (unknown)</option>}
      </Select>
    </span>
  );
}

/** What the values of the options begin with: an environment may be called like a host. */
const HOST = 'host:';
const ENVIRONMENT = 'environment:';

function HostOption({ host }: { host: HostSummary }) {
  return (
    <option value={`${HOST}${host.id}`} className={host.colour === null ? undefined : TEXTS[host.colour]}>
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
