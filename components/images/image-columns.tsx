import { HostLabel } from '@/components/shared/hosts/host-label';
import { UsedByCell } from '@/components/shared/inventory/used-by';
import type { DataColumn } from '@/components/ui/data-table-column';
import { formatBytes } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import type { ImageUse } from '@/lib/contract/image';
import { DigestCell, TagsCell, UseCell } from './image-cells';
import { type ImageRow, imageKey } from './image-rows';

export const IMAGE_COLUMN_IDS = ['name', 'use', 'usedBy', 'digest', 'size', 'unique', 'created', 'host'] as const;
export type ImageColumnId = (typeof IMAGE_COLUMN_IDS)[number];

const USE_ORDER: Readonly<Record<ImageUse, number>> = { dangling: 0, unused: 1, used: 2 };
const NOTHING = <span className="text-ink-subtle">–</span>;

export type ImageColumn = DataColumn<ImageRow> & { id: ImageColumnId };

/** `unique`: bytes by image, as far as they are measured. */
export function imageColumns({
  unique,
  withRepository,
}: {
  unique: ReadonlyMap<string, number>;
  withRepository: boolean;
}): readonly ImageColumn[] {
  const uniqueOf = (row: ImageRow) => unique.get(imageKey(row.image));
  return [
    {
      id: 'name',
      header: withRepository ? 'Name' : 'Tags',
      width: 150,
      grow: 4,
      sortValue: (row) => `${row.repository}:${row.tags[0] ?? '\uffff'}`,
      cell: (row) => <TagsCell row={row} withRepository={withRepository} />,
    },
    {
      id: 'use',
      header: 'State',
      width: 96,
      sortValue: (row) => USE_ORDER[row.image.use],
      cell: (row) => <UseCell image={row.image} />,
    },
    {
      id: 'usedBy',
      header: 'Used by',
      width: 130,
      grow: 2,
      priority: 2,
      descendingFirst: true,
      sortValue: (row) => row.image.usedBy.length,
      cell: ({ image }) =>
        image.usedBy.length === 0 ? NOTHING : <UsedByCell host={image.host} usedBy={image.usedBy} />,
    },
    {
      id: 'digest',
      header: 'Digest',
      width: 138,
      priority: 6,
      cell: (row) => <DigestCell row={row} />,
    },
    {
      id: 'size',
      header: 'Size',
      width: 84,
      align: 'end',
      priority: 1,
      descendingFirst: true,
      sortValue: (row) => row.image.size,
      cell: (row) => formatBytes(row.image.size),
    },
    {
      id: 'unique',
      header: 'Its own',
      width: 84,
      align: 'end',
      priority: 3,
      descendingFirst: true,
      sortValue: uniqueOf,
      cell: (row) => {
        const bytes = uniqueOf(row);
        return bytes === undefined ? (
          NOTHING
        ) : (
          <span title={`${formatBytes(row.image.size - bytes)} in layers that other images use too`}>
            {formatBytes(bytes)}
          </span>
        );
      },
    },
    {
      id: 'created',
      header: 'Made',
      width: 92,
      align: 'end',
      priority: 4,
      descendingFirst: true,
      sortValue: (row) => row.image.createdAt || undefined,
      // Builders that want the same bytes every time write no date.
      cell: (row) => (row.image.createdAt === 0 ? NOTHING : <RelativeTime at={row.image.createdAt} />),
    },
    {
      id: 'host',
      header: 'Host',
      width: 80,
      grow: 1,
      priority: 5,
      sortValue: (row) => row.image.host,
      cell: (row) => <HostLabel host={row.image.host} />,
    },
  ];
}
