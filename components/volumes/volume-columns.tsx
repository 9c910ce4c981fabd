import { createdColumn, hostColumn, stackColumn } from '@/components/shared/inventory/inventory-columns';
import { UsedByCell } from '@/components/shared/inventory/used-by';
import type { DataColumn } from '@/components/ui/data-table-column';
import { SafeText } from '@/components/ui/safe-text';
import type { VolumeSummary } from '@/lib/contract/volume';
import { LabelsCell, SizeCell, VolumeNameCell } from './volume-cells';
import type { VolumeSizes } from './volume-queries';

export const VOLUME_COLUMN_IDS = ['name', 'driver', 'size', 'used', 'stack', 'host', 'created', 'labels'] as const;
type ColumnId = (typeof VOLUME_COLUMN_IDS)[number];

/** As measured just now, else as the list had it; undefined: not known. */
export function sizeOf(sizes: VolumeSizes, volume: VolumeSummary): number | undefined {
  return sizes.of(volume.host, volume.name) ?? volume.bytes ?? undefined;
}

export function volumeColumns(sizes: VolumeSizes): readonly (DataColumn<VolumeSummary> & { id: ColumnId })[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: 180,
      grow: 3,
      // Made-up names say nothing: behind those that people chose.
      sortValue: (row) => (row.anonymous ? `\uffff${row.name}` : row.name),
      cell: (row) => <VolumeNameCell volume={row} />,
    },
    {
      id: 'used',
      header: 'Used by',
      width: 150,
      grow: 2,
      descendingFirst: true,
      sortValue: (row) => row.usedBy.length,
      cell: (row) => <UsedByCell host={row.host} usedBy={row.usedBy} />,
    },
    {
      id: 'size',
      header: 'Size',
      width: 88,
      align: 'end',
      priority: 1,
      descendingFirst: true,
      sortValue: (row) => sizeOf(sizes, row),
      cell: (row) => <SizeCell bytes={sizeOf(sizes, row)} measuring={sizes.measuring.includes(row.host)} />,
    },
    {
      id: 'driver',
      header: 'Driver',
      width: 84,
      priority: 4,
      sortValue: (row) => row.driver,
      cell: (row) => <SafeText>{row.driver}</SafeText>,
    },
    stackColumn(),
    hostColumn(),
    createdColumn(3),
    {
      id: 'labels',
      header: 'Labels',
      width: 120,
      grow: 2,
      priority: 7,
      cell: (row) => <LabelsCell labels={row.labels} />,
    },
  ];
}
