import { tookMs } from '@/components/shared/deploy/deployment-words';
import type { DataColumn } from '@/components/ui/data-table-column';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { Deployment } from '@/lib/contract/deployment';
import { DowntimeCell, PlaceCell, StateCell, StepCell, TitleCell, TookCell } from './deployment-cells';

export const DEPLOYMENT_COLUMN_IDS = ['what', 'place', 'state', 'step', 'by', 'when', 'took', 'downtime'] as const;
type ColumnId = (typeof DEPLOYMENT_COLUMN_IDS)[number];

export const DEPLOYMENT_COLUMNS: readonly (DataColumn<Deployment> & { id: ColumnId })[] = [
  {
    id: 'what',
    header: 'Deployment',
    width: 200,
    grow: 2,
    descendingFirst: true,
    sortValue: ({ release }) => release.number,
    cell: (row) => <TitleCell row={row} />,
  },
  {
    id: 'place',
    header: 'App / environment',
    width: 180,
    grow: 2,
    sortValue: ({ app, environment }) => `${app} ${environment}`,
    cell: (row) => <PlaceCell row={row} />,
  },
  { id: 'state', header: 'State', width: 130, sortValue: ({ state }) => state, cell: (row) => <StateCell row={row} /> },
  { id: 'step', header: 'Step', width: 170, grow: 1, priority: 4, cell: (row) => <StepCell row={row} /> },
  {
    id: 'by',
    header: 'By',
    width: 100,
    priority: 3,
    sortValue: ({ startedBy }) => startedBy,
    cell: (row) => <SafeText className="truncate">{row.startedBy}</SafeText>,
  },
  {
    id: 'when',
    header: 'When',
    width: 100,
    descendingFirst: true,
    sortValue: ({ createdAt }) => createdAt,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
  {
    id: 'took',
    header: 'Took',
    width: 90,
    priority: 2,
    align: 'end',
    descendingFirst: true,
    sortValue: (row) => tookMs(row) ?? undefined,
    cell: (row) => <TookCell row={row} />,
  },
  {
    id: 'downtime',
    header: 'Downtime',
    width: 110,
    priority: 1,
    align: 'end',
    descendingFirst: true,
    sortValue: ({ downtimeMs }) => downtimeMs ?? undefined,
    cell: (row) => <DowntimeCell row={row} />,
  },
];
