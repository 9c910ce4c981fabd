import { createdColumn, hostColumn, stackColumn } from '@/components/shared/inventory/inventory-columns';
import { UsedByCell } from '@/components/shared/inventory/used-by';
import type { DataColumn } from '@/components/ui/data-table-column';
import { SafeText } from '@/components/ui/safe-text';
import type { NetworkSummary } from '@/lib/contract/network';
import { NetworkNameCell, SubnetsCell, TraitsCell } from './network-cells';

export const NETWORK_COLUMN_IDS = [
  'name',
  'used',
  'subnet',
  'driver',
  'traits',
  'scope',
  'stack',
  'host',
  'created',
] as const;
type ColumnId = (typeof NETWORK_COLUMN_IDS)[number];

/** `10.2.0.0/16` before `10.10.0.0/16`: each part with as many digits. */
function subnetOrder(network: NetworkSummary): string | undefined {
  return network.subnets[0]?.subnet.replace(/\d+/g, (digits) => digits.padStart(3, '0'));
}

export const NETWORK_COLUMNS: readonly (DataColumn<NetworkSummary> & { id: ColumnId })[] = [
  {
    id: 'name',
    header: 'Name',
    width: 150,
    grow: 3,
    sortValue: (row) => row.name,
    cell: (row) => <NetworkNameCell network={row} />,
  },
  {
    id: 'used',
    header: 'Containers',
    width: 150,
    grow: 2,
    descendingFirst: true,
    sortValue: (row) => row.usedBy.length,
    cell: (row) => <UsedByCell host={row.host} usedBy={row.usedBy} />,
  },
  {
    id: 'subnet',
    header: 'Subnet',
    width: 150,
    grow: 1,
    priority: 1,
    sortValue: subnetOrder,
    cell: (row) => <SubnetsCell network={row} />,
  },
  {
    id: 'driver',
    header: 'Driver',
    width: 84,
    priority: 2,
    sortValue: (row) => row.driver,
    cell: (row) => <SafeText>{row.driver}</SafeText>,
  },
  { id: 'traits', header: 'Traits', width: 170, grow: 1, priority: 3, cell: (row) => <TraitsCell network={row} /> },
  {
    id: 'scope',
    header: 'Scope',
    width: 70,
    priority: 7,
    sortValue: (row) => row.scope,
    cell: (row) => <SafeText>{row.scope}</SafeText>,
  },
  stackColumn(),
  hostColumn(),
  createdColumn(4),
];
