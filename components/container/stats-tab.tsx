'use client';
import { ChartLine, Pause, TriangleAlert } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { ChartMarker } from '@/components/charts/chart-data';
import { CHART_RANGE_KEYS, CHART_RANGES, chartRangeMs } from '@/components/shared/chart-range';
import { ProblemView } from '@/components/shared/problem-view';
import { RangePicker } from '@/components/shared/range-picker';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { formatPercent } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { useContainerStats, useEvents } from '@/lib/client/live-hooks';
import { parseAsStringLiteral, useUrlState } from '@/lib/client/url-state';
import { AppError } from '@/lib/contract/app-error';
import { chartMarkers, throttleAdvice } from './chart-window-model';
import { useShownContainer } from './shown-container';
import { StatsGrid } from './stats-grid';

export function StatsTab() {
  const { container } = useShownContainer();
  const [range, setRange] = useUrlState('range', parseAsStringLiteral(CHART_RANGE_KEYS).withDefault('15m'));
  const { samples: live, state, problem } = useContainerStats(container.host, container.id);
  const events = useEvents(container);
  const [held, setHeld] = useState(false);
  const frozen = useRef(live);
  if (!held) frozen.current = live;
  const samples = frozen.current;
  const spanMs = chartRangeMs(range);
  const markers = useMemo(() => chartMarkers(events, spanMs), [events, spanMs]);
  const last = samples.at(-1);
  // The window ends with what is known last: a sample, or the event that ended it.
  const end = Math.max(last?.at ?? 0, markers.at(-1)?.at ?? 0);
  const shownMarkers = markers.filter((marker) => marker.at > end - spanMs);
  const advice = throttleAdvice(samples.filter((sample) => last !== undefined && sample.at > last.at - spanMs));

  if (samples.length === 0) {
    if (problem) return <ProblemView error={new AppError(problem.code, problem)} />;
    if (state === 'waiting' && container.state === 'running') return <StatsSkeleton />;
    return (
      <Card>
        <EmptyState icon={<ChartLine aria-hidden />} title="No figures of the last hour">
          The container did not run in the last hour, or the console was not running then. Figures begin when it starts.
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="flex min-w-0 flex-1 items-center gap-1.5 text-xs text-ink-subtle" role="status">
          {held ? (
            <>
              <Pause aria-hidden className="size-3.5" />
              Held while you look; goes on when the pointer leaves.
            </>
          ) : state === 'live' && container.state === 'running' ? (
            'Live, a sample about every second.'
          ) : last !== undefined ? (
            <span>
              Nothing new: the container is {container.state}. Last figures <RelativeTime at={last.at} />.
            </span>
          ) : null}
        </p>
        <RangePicker label="Time shown" value={range} options={CHART_RANGES} onChange={(next) => void setRange(next)} />
      </div>
      {advice && (
        <p
          className={`flex items-start gap-2 rounded-md border border-line px-3 py-2 ${advice.hurts ? 'bg-warn-soft text-warn' : 'bg-surface text-ink-muted'}`}
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          It had to wait for its CPU limit in {formatPercent(advice.share * 100)} of the time slices shown
          {advice.hurts ? ': give it more CPU, or find out what it computes.' : '.'}
        </p>
      )}
      <div
        onPointerEnter={(event) => event.pointerType === 'mouse' && setHeld(true)}
        onPointerLeave={() => setHeld(false)}
      >
        <StatsGrid container={container} samples={samples} markers={shownMarkers} spanMs={spanMs} />
      </div>
      {shownMarkers.length > 0 && <MarkerList markers={shownMarkers} />}
    </div>
  );
}

/** The marks in words: on a chart there is not always room for them. */
function MarkerList({ markers }: { markers: readonly ChartMarker[] }) {
  return (
    <Card title="Marked in the charts">
      <ol className="flex flex-col gap-1">
        {markers.toReversed().map((marker) => (
          <li key={marker.at} className="flex items-baseline gap-2">
            <span className={`font-medium ${TEXTS[marker.tone]}`}>{marker.label}</span>
            <span className="text-xs text-ink-subtle">
              <RelativeTime at={marker.at} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

const TEXTS: Record<ChartMarker['tone'], string> = { info: 'text-info', warn: 'text-warn', bad: 'text-bad' };

function StatsSkeleton() {
  return (
    <div className="grid gap-4 lg:grid-cols-2" role="status">
      <span className="sr-only">Loading the figures</span>
      {['cpu', 'memory', 'network', 'block'].map((key) => (
        <Skeleton key={key} className="h-60" />
      ))}
    </div>
  );
}
