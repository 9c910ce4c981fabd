import Link from 'next/link';
import { Meter } from '@/components/charts/meter';
import { EnvironmentBadge } from '@/components/shared/hosts/host-label';
import { hostPath } from '@/components/shared/hosts/host-path';
import { HostSince, HostStatePill } from '@/components/shared/hosts/host-state';
import type { DataColumn } from '@/components/ui/data-table-column';
import { formatBytes, formatBytesOf, formatPercent } from '@/components/ui/format';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import type { HostSample } from '@/lib/contract/host';
import type { HostRow } from './host-rows';

export const HOST_COLUMNS = [
  'name',
  'environment',
  'state',
  'containers',
  'cpu',
  'memory',
  'engine',
  'cores',
  'address',
  'place',
] as const;
export type HostColumnId = (typeof HOST_COLUMNS)[number];

const NOTHING = <span className="text-ink-subtle">–</span>;
const STATE_ORDER = { reconnecting: 0, connecting: 1, live: 2 } as const;

export const hostColumns: readonly (DataColumn<HostRow> & { id: HostColumnId })[] = [
  {
    id: 'name',
    header: 'Name',
    width: 130,
    grow: 3,
    sortValue: ({ host }) => host.name.toLowerCase(),
    cell: ({ host }) => <HostNameLink row={host} />,
  },
  {
    id: 'environment',
    header: 'Environment',
    width: 124,
    priority: 4,
    sortValue: ({ host }) => host.environment ?? undefined,
    cell: ({ host }) =>
      host.environment === null && host.colour === null ? NOTHING : <EnvironmentBadge host={host} />,
  },
  {
    id: 'state',
    header: 'State',
    width: 236,
    sortValue: ({ host }) => STATE_ORDER[host.status],
    cell: ({ host }) => (
      <span className="flex min-w-0 items-center gap-2">
        <HostStatePill host={host} />
        <span className="truncate text-xs text-ink-subtle">
          <HostSince host={host} />
        </span>
      </span>
    ),
  },
  {
    id: 'containers',
    header: 'Containers',
    width: 132,
    priority: 1,
    descendingFirst: true,
    sortValue: ({ running }) => running,
    cell: (row) => <ContainerCount row={row} />,
  },
  {
    id: 'cpu',
    header: 'CPU',
    width: 72,
    align: 'end',
    priority: 2,
    descendingFirst: true,
    sortValue: (row) => loadOf(row)?.cpuRatio ?? undefined,
    cell: (row) => <CpuText row={row} />,
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 130,
    priority: 2,
    descendingFirst: true,
    sortValue: (row) => loadOf(row)?.memoryUsedBytes ?? undefined,
    cell: (row) => {
      const used = loadOf(row)?.memoryUsedBytes ?? null;
      if (used === null) return NOTHING;
      return <Meter value={used} max={row.memoryBytes} format={formatBytes} formatOf={formatBytesOf} />;
    },
  },
  {
    id: 'engine',
    header: 'Engine',
    width: 120,
    priority: 3,
    sortValue: ({ host }) => host.engine?.version,
    cell: ({ host }) =>
      host.engine === null ? (
        NOTHING
      ) : (
        <span title={`API ${host.engine.apiVersion}, ${host.engine.os}`}>
          {host.engine.product === 'podman' ? 'Podman' : 'Docker'} <SafeText>{host.engine.version}</SafeText>
        </span>
      ),
  },
  {
    id: 'cores',
    header: 'Cores',
    width: 64,
    align: 'end',
    priority: 6,
    descendingFirst: true,
    sortValue: ({ host }) => host.engine?.cpus,
    cell: ({ host }) => (host.engine === null ? NOTHING : <span className="figures">{host.engine.cpus}</span>),
  },
  {
    id: 'address',
    header: 'Address',
    width: 150,
    grow: 2,
    priority: 5,
    sortValue: ({ host }) => host.endpoint,
    cell: ({ host }) => (
      <span title={visibleText(host.endpoint)} className="font-mono text-xs">
        <SafeText>{host.endpoint}</SafeText>
      </span>
    ),
  },
  {
    id: 'place',
    header: 'Place',
    width: 60,
    align: 'end',
    priority: 7,
    sortValue: ({ host }) => host.position,
    cell: ({ host }) => <span className="text-ink-subtle figures">{host.position}</span>,
  },
];

/** Figures of a host that does not answer are of the past: none is shown. */
function loadOf({ host, sample }: HostRow): HostSample | undefined {
  return host.status === 'live' ? sample : undefined;
}

export function HostNameLink({ row }: { row: HostRow['host'] }) {
  return (
    <Link
      href={hostPath(row.id)}
      prefetch={false}
      title={visibleText(row.name)}
      className="rounded-sm font-medium text-ink hover:text-accent hover:underline"
    >
      <SafeText>{row.name}</SafeText>
    </Link>
  );
}

/** `3 of 5 running`; of a host that does not answer, as last known. */
export function ContainerCount({ row }: { row: HostRow }) {
  const { host, running, total } = row;
  if (host.engine === null) return NOTHING;
  const stale = host.status !== 'live';
  return (
    <span
      className={stale ? 'text-ink-subtle italic figures' : 'figures'}
      title={stale ? 'Last known: the host does not answer' : undefined}
    >
      {running} of {total} running
      {stale && <span className="sr-only"> (last known)</span>}
    </span>
  );
}

export function CpuText({ row }: { row: HostRow }) {
  const ratio = loadOf(row)?.cpuRatio ?? null;
  return ratio === null ? NOTHING : <span className="figures">{formatPercent(ratio * 100)}</span>;
}
