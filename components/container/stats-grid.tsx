import type { ChartMarker } from '@/components/charts/chart-data';
import { TimeSeriesChart } from '@/components/charts/time-series-chart';
import { Card } from '@/components/ui/card';
import { formatBytes, formatPercent, formatRate } from '@/components/ui/format';
import type { ContainerSummary } from '@/lib/contract/container';
import type { StatsSample } from '@/lib/contract/stats';
import { cpuLimit, hasFigures, memoryLimit, SLOW_PERIOD_MS, statsCharts } from './chart-window-model';

export interface StatsGridProps {
  container: ContainerSummary;
  samples: readonly StatsSample[];
  markers: readonly ChartMarker[];
  spanMs: number;
}

const MIB = 1024 ** 2;

export function StatsGrid({ container, samples, markers, spanMs }: StatsGridProps) {
  const charts = statsCharts(samples);
  const hasCache = samples.some((sample) => (sample.memoryCacheBytes ?? 0) > 0);
  const common = {
    until: markers.at(-1)?.at,
    spanMs,
    expectedMs: SLOW_PERIOD_MS,
    markers,
    cursorId: `${container.host}/${container.id}`,
  };
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card>
        <TimeSeriesChart
          {...common}
          title="CPU"
          points={charts.cpu}
          series={[{ key: 'cpu', label: 'of one core', color: 'var(--color-series-1)', stack: 'cpu' }]}
          format={formatPercent}
          limit={cpuLimit(container)}
          minTop={1}
          height={200}
        />
      </Card>
      <Card>
        <TimeSeriesChart
          {...common}
          title="Memory"
          points={charts.memory}
          series={[
            { key: 'used', label: 'in use', color: 'var(--color-series-1)', stack: 'memory' },
            ...(hasCache
              ? [{ key: 'cache', label: 'file cache', color: 'var(--color-series-3)', stack: 'memory' }]
              : []),
          ]}
          format={formatBytes}
          binary
          limit={memoryLimit(container)}
          minTop={MIB}
          height={200}
        />
      </Card>
      <Card>
        {hasFigures(charts.network) ? (
          <TimeSeriesChart
            {...common}
            title="Network"
            points={charts.network}
            series={[
              { key: 'in', label: 'received', color: 'var(--color-series-2)' },
              { key: 'out', label: 'sent', color: 'var(--color-series-4)' },
            ]}
            format={formatRate}
            binary
            minTop={1024}
          />
        ) : (
          <NoFigures title="Network" words={networkWords(container)} />
        )}
      </Card>
      <Card>
        {hasFigures(charts.block) ? (
          <TimeSeriesChart
            {...common}
            title="Disk"
            points={charts.block}
            series={[
              { key: 'read', label: 'read', color: 'var(--color-series-2)' },
              { key: 'written', label: 'written', color: 'var(--color-series-3)' },
            ]}
            format={formatRate}
            binary
            minTop={1024}
          />
        ) : (
          <NoFigures
            title="Disk"
            words="The engine reports no reads and writes of it: it touched no disk yet, or the kernel does not count them."
          />
        )}
      </Card>
      <Card>
        <TimeSeriesChart
          {...common}
          title="Processes and threads"
          points={charts.processes}
          series={[{ key: 'processes', label: 'running', color: 'var(--color-series-1)' }]}
          format={wholeNumber}
          limit={container.pidsLimit === null ? undefined : { value: container.pidsLimit, label: 'limit' }}
          minTop={4}
        />
      </Card>
      <Card>
        {container.cpuLimit === null ? (
          <NoFigures title="Throttling" words="Without a CPU limit it never has to wait for one." />
        ) : (
          <TimeSeriesChart
            {...common}
            title="Throttling"
            points={charts.throttling}
            series={[
              { key: 'throttled', label: 'of the time slices held back', color: 'var(--color-series-3)', stack: 't' },
            ]}
            format={formatPercent}
            minTop={5}
          />
        )}
      </Card>
    </div>
  );
}

function wholeNumber(value: number): string {
  return String(Math.round(value));
}

function networkWords(container: ContainerSummary): string {
  return container.networks.includes('host')
    ? 'It uses the network of the host: the engine does not count its share.'
    : 'It has no network of its own, so there is nothing to count.';
}

function NoFigures({ title, words }: { title: string; words: string }) {
  return (
    <div className="flex h-full min-h-24 flex-col gap-1">
      <h2 className="font-semibold">{title}</h2>
      <p className="text-ink-muted">{words}</p>
    </div>
  );
}
