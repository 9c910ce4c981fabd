'use client';
import clsx from 'clsx';
import dynamic from 'next/dynamic';
import { useEffect, useId, useRef, useState } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import {
  type ChartLimit,
  type ChartMarker,
  type ChartPoint,
  type ChartSeries,
  chartRows,
  chartSummary,
  thinRows,
} from './chart-data';

export interface TimeSeriesChartProps {
  title: string;
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  /** Of a value, with its unit. */
  format: (value: number) => string;
  /** Ms: how much of the past is shown, up to now. */
  spanMs: number;
  /** Ms between samples at the widest; a longer silence is shown as a gap. */
  expectedMs: number;
  limit?: ChartLimit | undefined;
  markers?: readonly ChartMarker[];
  /** Charts with the same id share their cursor. */
  cursorId?: string;
  /** Px. */
  height?: number;
  /** The scale reaches at least this high. */
  minTop?: number;
  /** The values are bytes: the scale is round in KiB, MiB, GiB. */
  binary?: boolean;
  /** Ms since 1970: the window reaches at least this far, beyond the last sample. */
  until?: number | undefined;
  /** The last figures stand beside the names of the series. */
  className?: string;
}

/** Recharts is the heaviest part of the console: fetched only by pages with a chart, after the first paint. */
const Plot = dynamic(() => import('./time-series-plot'), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/** More rows than pixels only cost time. */
const ROWS_AT_MOST = 400;

/** Several lines over time with limit, gaps and markers. Redraws only while it is on screen. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { title, series, format, limit, height = 180 } = props;
  const box = useRef<HTMLElement>(null);
  const shown = useOnScreen(box);
  const frozen = useRef<TimeSeriesChartProps>(props);
  if (shown) frozen.current = props;
  const id = useId();
  const { points, spanMs, expectedMs, markers = [] } = frozen.current;
  const to = Math.max(points.at(-1)?.at ?? 0, frozen.current.until ?? 0);
  const window = { from: to - spanMs, to };
  const rows = thinRows(chartRows(points, series, window, expectedMs), ROWS_AT_MOST);
  const last = points.at(-1);
  return (
    <figure ref={box} aria-labelledby={`${id}-title`} className={clsx('flex min-w-0 flex-col gap-1', props.className)}>
      <figcaption className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 text-xs">
        <span id={`${id}-title`} className="mr-auto text-sm font-semibold">
          {title}
        </span>
        {series.map((each) => {
          const value = last?.values[each.key] ?? null;
          return (
            <span key={each.key} className="inline-flex items-center gap-1.5 text-ink-muted">
              <span aria-hidden className="h-0.5 w-3 rounded-full" style={{ background: each.color }} />
              {each.label}
              <span className="text-ink figures">{value === null ? '–' : format(value)}</span>
            </span>
          );
        })}
      </figcaption>
      <p className="sr-only">{chartSummary(title, rows, series, format, limit)}</p>
      <div style={{ height }} aria-hidden className="relative min-w-0">
        {rows.length === 0 ? (
          <div className="flex size-full items-center justify-center rounded-md border border-dashed border-line text-ink-subtle">
            No sample yet
          </div>
        ) : (
          <Plot
            rows={rows}
            series={series}
            window={window}
            format={format}
            limit={limit}
            markers={markers.filter((marker) => marker.at >= window.from && marker.at <= window.to)}
            cursorId={props.cursorId}
            minTop={props.minTop}
            binary={props.binary ?? false}
          />
        )}
      </div>
    </figure>
  );
}

function useOnScreen(box: React.RefObject<HTMLElement | null>): boolean {
  const [shown, setShown] = useState(true);
  useEffect(() => {
    const element = box.current;
    if (element === null || typeof IntersectionObserver === 'undefined') return;
    let inView = true;
    const update = () => setShown(inView && document.visibilityState === 'visible');
    const observer = new IntersectionObserver((entries) => {
      inView = entries.at(-1)?.isIntersecting ?? true;
      update();
    });
    observer.observe(element);
    document.addEventListener('visibilitychange', update);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', update);
    };
  }, [box]);
  return shown;
}
