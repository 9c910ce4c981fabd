import { HostLabel } from '@/components/shared/hosts/host-label';
import type { DataColumn } from '@/components/ui/data-table-column';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';

const NOTHING = <span className="text-ink-subtle">–</span>;

/** The columns that lists of what an engine keeps have in common. */
export function stackColumn<T extends { stack: string | null }>(): DataColumn<T> & { id: 'stack' } {
  return {
    id: 'stack',
    header: 'Stack',
    width: 90,
    grow: 1,
    priority: 5,
    sortValue: (row) => row.stack ?? undefined,
    cell: (row) => (row.stack === null ? NOTHING : <SafeText>{row.stack}</SafeText>),
  };
}

export function hostColumn<T extends { host: string }>(): DataColumn<T> & { id: 'host' } {
  return {
    id: 'host',
    header: 'Host',
    width: 72,
    grow: 1,
    priority: 6,
    sortValue: (row) => row.host,
    cell: (row) => <HostLabel host={row.host} withEnvironment />,
  };
}

export function createdColumn<T extends { createdAt: number | null }>(
  priority: number,
): DataColumn<T> & { id: 'created' } {
  return {
    id: 'created',
    header: 'Created',
    width: 104,
    align: 'end',
    priority,
    descendingFirst: true,
    sortValue: (row) => row.createdAt ?? undefined,
    cell: (row) => (row.createdAt === null ? NOTHING : <RelativeTime at={row.createdAt} />),
  };
}
