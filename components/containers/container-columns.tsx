import { HostLabel } from '@/components/shared/hosts/host-label';
import type { DataColumn } from '@/components/ui/data-table-column';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import { containerKey } from '@/lib/client/fleet-store';
import type { StatsSummary } from '@/lib/client/stats-store';
import type { ContainerState, ContainerSummary, HealthStatus } from '@/lib/contract/container';
import type { ColumnId } from './column-choice';
import {
  CpuCell,
  HealthCell,
  ImageCell,
  MemoryCell,
  NameCell,
  PortsCell,
  StateCell,
  UptimeCell,
} from './container-cells';

/** What needs a look comes first. */
const STATE_ORDER: Readonly<Record<ContainerState, number>> = {
  restarting: 0,
  dead: 1,
  removing: 2,
  paused: 3,
  running: 4,
  exited: 5,
  created: 6,
  unknown: 7,
};
const HEALTH_ORDER: Readonly<Record<HealthStatus, number>> = { unhealthy: 0, starting: 1, healthy: 2, none: 3 };

export type ContainerColumn = DataColumn<ContainerSummary> & { id: ColumnId };

/** `figures`: only given while the table is sorted by them, so that new figures do not sort everything anew all the time. */
export function containerColumns(figures: StatsSummary | null, severalHosts: boolean): readonly ContainerColumn[] {
  const figuresOf = (row: ContainerSummary) => figures?.containers.get(containerKey(row.host, row.id));
  return [
    {
      id: 'name',
      header: 'Name',
      width: 140,
      grow: 3,
      sortValue: (row) => row.name,
      cell: (row) => <NameCell container={row} />,
    },
    {
      id: 'state',
      header: 'State',
      width: 126,
      sortValue: (row) => STATE_ORDER[row.state] + (row.exitCode ?? 0) / 1000,
      cell: (row) => <StateCell container={row} />,
    },
    {
      id: 'health',
      header: 'Health',
      width: 96,
      priority: 3,
      sortValue: (row) => (row.state === 'running' || row.state === 'paused' ? HEALTH_ORDER[row.health] : undefined),
      cell: (row) => <HealthCell container={row} />,
    },
    {
      id: 'image',
      header: 'Image',
      width: 144,
      grow: 3,
      priority: 2,
      sortValue: (row) => row.image,
      cell: (row) => <ImageCell image={row.image} />,
    },
    {
      id: 'stack',
      header: 'Stack',
      width: 80,
      grow: 1,
      priority: 7,
      sortValue: (row) => row.stack ?? undefined,
      cell: (row) => <OptionalText text={row.stack} />,
    },
    {
      id: 'host',
      header: 'Host',
      width: severalHosts ? 104 : 80,
      grow: 1,
      // Where there is one host, its name says nothing; where there are several, everything depends on it.
      priority: severalHosts ? 1 : 9,
      sortValue: (row) => row.host,
      cell: (row) => <HostLabel host={row.host} />,
    },
    {
      id: 'ports',
      header: 'Ports',
      width: 96,
      priority: 5,
      sortValue: (row) => row.ports.find((port) => port.hostPort !== null)?.hostPort ?? undefined,
      cell: (row) => <PortsCell container={row} />,
    },
    {
      id: 'cpu',
      header: 'CPU',
      width: 112,
      align: 'end',
      priority: 1,
      descendingFirst: true,
      sortValue: (row) => figuresOf(row)?.cpuPercent ?? undefined,
      cell: (row) => <CpuCell container={row} />,
    },
    {
      id: 'memory',
      header: 'Memory',
      width: 106,
      priority: 1,
      descendingFirst: true,
      sortValue: (row) => figuresOf(row)?.memoryBytes ?? undefined,
      cell: (row) => <MemoryCell container={row} />,
    },
    {
      id: 'uptime',
      header: 'Uptime',
      width: 86,
      align: 'end',
      priority: 4,
      descendingFirst: true,
      sortValue: (row) => (row.state === 'running' ? (row.startedAt ?? undefined) : (row.finishedAt ?? undefined)),
      cell: (row) => <UptimeCell container={row} />,
    },
    {
      id: 'restarts',
      header: 'Restarts',
      width: 72,
      align: 'end',
      priority: 6,
      descendingFirst: true,
      sortValue: (row) => row.restartCount,
      cell: (row) => (
        <span className={row.restartCount === 0 ? 'text-ink-subtle figures' : 'font-medium figures'}>
          {row.restartCount}
        </span>
      ),
    },
  ];
}

function OptionalText({ text }: { text: string | null }) {
  if (text === null) return <span className="text-ink-subtle">–</span>;
  return (
    <span title={visibleText(text)}>
      <SafeText>{text}</SafeText>
    </span>
  );
}
