'use client';
import { useMemo } from 'react';
import type { ChartPoint } from '@/components/charts/chart-data';
import { TimeSeriesChart } from '@/components/charts/time-series-chart';
import { Card } from '@/components/ui/card';
import { formatBytes, formatPercent } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { useStatsSummary } from '@/lib/client/live-hooks';
import { parseAsStringLiteral, useUrlState } from '@/lib/client/url-state';
import type { HostSample, HostSummary } from '@/lib/contract/host';
import { CHART_RANGE_KEYS, CHART_RANGES, chartRangeMs } from '../chart-range';
import { ProblemView } from '../problem-view';
import { RangePicker } from '../range-picker';
import { sourceWords } from './host-load-model';
import { useHostHistory } from './use-host-history';

/** The load of each host over the last hour, and on. */
export function HostCharts({ hosts }: { hosts: readonly HostSummary[] }) {
  const [range, setRange] = useUrlState('range', parseAsStringLiteral(CHART_RANGE_KEYS).withDefault('1h'));
  const { hosts: latest } = useStatsSummary();
  const spanMs = chartRangeMs(range);
  return (
    <Card
      title="Load"
      actions={
        <RangePicker label="Time shown" value={range} options={CHART_RANGES} onChange={(next) => void setRange(next)} />
      }
    >
      <div className="flex flex-col gap-6">
        {hosts.map((host) => (
          <HostChart key={host.id} host={host} latest={latest[host.id]} spanMs={spanMs} named={hosts.length > 1} />
        ))}
      </div>
    </Card>
  );
}

interface HostChartProps {
  host: HostSummary;
  latest: HostSample | undefined;
  spanMs: number;
  named: boolean;
}

function HostChart({ host, latest, spanMs, named }: HostChartProps) {
  const { samples, periodMs, error, pending } = useHostHistory(host.id, latest);
  const cpu = useMemo(() => samples.map((sample): ChartPoint => point(sample, cpuPercent(sample))), [samples]);
  const memory = useMemo(() => samples.map((sample): ChartPoint => point(sample, sample.memoryUsedBytes)), [samples]);
  const last = samples.at(-1);
  const total = last?.memoryTotalBytes ?? host.engine?.memoryBytes;
  const common = { spanMs, expectedMs: periodMs, cursorId: `host/${host.id}`, height: 150 };
  if (error !== null && pending) return <ProblemView error={error} />;
  return (
    <section className="flex flex-col gap-2" aria-label={`Load of ${host.name}`}>
      {named && (
        <h3 className="font-medium">
          <SafeText>{host.name}</SafeText>
        </h3>
      )}
      <div className="grid gap-4 md:grid-cols-2">
        <TimeSeriesChart
          {...common}
          title="CPU"
          points={cpu}
          series={[{ key: 'value', label: cpuWords(host), color: 'var(--color-series-1)', stack: 'cpu' }]}
          format={formatPercent}
          minTop={5}
        />
        <TimeSeriesChart
          {...common}
          title="Memory"
          points={memory}
          series={[{ key: 'value', label: 'in use', color: 'var(--color-series-2)', stack: 'memory' }]}
          format={formatBytes}
          binary
          limit={total === undefined ? undefined : { value: total, label: 'of' }}
          minTop={1024 ** 2}
        />
      </div>
      <p className="text-xs text-ink-subtle">{last === undefined ? '' : capital(sourceWords(last))}</p>
    </section>
  );
}

function point(sample: HostSample, value: number | null): ChartPoint {
  return { at: sample.at, values: { value } };
}

function cpuPercent(sample: HostSample): number | null {
  return sample.cpuRatio === null ? null : sample.cpuRatio * 100;
}

function cpuWords(host: HostSummary): string {
  return host.engine === null ? 'of all cores' : `of ${host.engine.cpus} ${host.engine.cpus === 1 ? 'core' : 'cores'}`;
}

function capital(words: string): string {
  return words === '' ? '' : `${words[0]?.toUpperCase()}${words.slice(1)}.`;
}
