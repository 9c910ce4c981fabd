import type { DataColumn } from '@/components/ui/data-table-column';
import { SafeText } from '@/components/ui/safe-text';
import { AppNameCell, LastCell, LiveCell, ReadyCell, ServingCell, SinceCell } from './app-cells';
import type { AppRow } from './app-rows';

export const APP_COLUMN_IDS = ['app', 'environment', 'serving', 'release', 'last', 'since', 'ready', 'host'] as const;
type ColumnId = (typeof APP_COLUMN_IDS)[number];

export const APP_COLUMNS: readonly (DataColumn<AppRow> & { id: ColumnId })[] = [
  {
    id: 'app',
    header: 'App',
    width: 140,
    grow: 2,
    sortValue: ({ app }) => app.name,
    cell: (row) => <AppNameCell row={row} />,
  },
  {
    id: 'environment',
    header: 'Environment',
    width: 110,
    grow: 1,
    sortValue: ({ environment }) => environment?.rank,
    cell: (row) => <span className="truncate">{row.environment?.name ?? '–'}</span>,
  },
  {
    id: 'serving',
    header: 'Container',
    width: 170,
    sortValue: ({ environment }) => environment?.targets[0]?.state ?? undefined,
    cell: (row) => <ServingCell row={row} />,
  },
  {
    id: 'release',
    header: 'Live release',
    width: 220,
    grow: 2,
    descendingFirst: true,
    sortValue: ({ environment }) => environment?.active?.number,
    cell: (row) => <LiveCell row={row} />,
  },
  {
    id: 'last',
    header: 'Last deployment',
    width: 150,
    priority: 1,
    sortValue: ({ environment }) => environment?.deployment?.state,
    cell: (row) => <LastCell row={row} />,
  },
  {
    id: 'since',
    header: 'Since',
    width: 96,
    priority: 3,
    descendingFirst: true,
    sortValue: ({ environment }) => environment?.deployment?.at ?? environment?.active?.createdAt,
    cell: (row) => <SinceCell row={row} />,
  },
  { id: 'ready', header: 'Rollback', width: 140, priority: 2, cell: (row) => <ReadyCell row={row} /> },
  {
    id: 'host',
    header: 'Host',
    width: 110,
    priority: 4,
    sortValue: ({ environment }) => environment?.targets[0]?.host,
    cell: (row) => <SafeText>{row.environment?.targets.map(({ host }) => host).join(', ') ?? ''}</SafeText>,
  },
];
