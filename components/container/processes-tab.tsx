'use client';
import { Cpu } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { plural } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { PROCESSES_EVERY_MS, useContainerProcesses } from './container-queries';
import { isNumberColumn, type ProcessTable, processTable, processTitle } from './process-table-model';
import { useShownContainer } from './shown-container';
import { TabBody } from './tab-body';

export function ProcessesTab() {
  const { container, gone } = useShownContainer();
  const runs = container.state === 'running' || container.state === 'paused';
  const query = useContainerProcesses(container, runs && !gone);
  if (!runs && query.data === undefined) {
    return (
      <Card>
        <EmptyState icon={<Cpu aria-hidden />} title="Nothing runs in it">
          The container is {container.state}: it has no processes. Start it to see them here.
        </EmptyState>
      </Card>
    );
  }
  return (
    <TabBody query={query}>
      {(top) => (
        <Card
          title={plural(top.rows.length, 'process', 'processes')}
          flush
          actions={
            <span className="text-xs text-ink-subtle">
              {runs && !gone ? `read every ${PROCESSES_EVERY_MS / 1000} s, last ` : 'as they last were, '}
              <RelativeTime at={query.dataUpdatedAt} />
            </span>
          }
        >
          <Table table={processTable(top)} />
        </Card>
      )}
    </TabBody>
  );
}

function Table({ table }: { table: ProcessTable }) {
  const commandAt = table.titles.findIndex((title) => title === 'CMD' || title === 'COMMAND');
  return (
    <ScrollRegion className="overflow-x-auto" label="Processes">
      <table className="w-full text-xs">
        <thead>
          <tr className="border-b border-line text-left text-ink-subtle">
            {table.titles.map((title) => (
              <th
                key={title}
                scope="col"
                title={title}
                className={`h-9 px-3 font-medium whitespace-nowrap ${isNumberColumn(title) ? 'text-right' : ''}`}
              >
                {processTitle(title)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line font-mono">
          {table.rows.map((row, index) => (
            <tr key={row.pid || index} className="hover:bg-hover">
              {row.cells.map((cell, column) => (
                <td
                  key={column}
                  className={`px-3 py-1.5 align-top ${
                    column === commandAt
                      ? 'min-w-72 break-all'
                      : `whitespace-nowrap ${isNumberColumn(table.titles[column] ?? '') ? 'text-right' : ''}`
                  }`}
                >
                  {column === commandAt && row.depth > 0 && (
                    <span aria-hidden className="text-ink-subtle">
                      {`${'\u00a0\u00a0'.repeat(row.depth - 1)}└ `}
                    </span>
                  )}
                  <SafeText>{cell}</SafeText>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
