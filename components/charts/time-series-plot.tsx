'use client';
import { useRef } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useElementWidth } from '@/components/ui/use-element-width';
import { useTimeChoice } from '@/components/ui/use-time-choice';
import { formatAbsolute, formatClock } from '@/lib/time/time-format';
import {
  type ChartLimit,
  type ChartMarker,
  type ChartRow,
  type ChartSeries,
  markWords,
  timeTicks,
  valueTicks,
} from './chart-data';

export interface TimeSeriesPlotProps {
  rows: readonly ChartRow[];
  series: readonly ChartSeries[];
  window: { from: number; to: number };
  format: (value: number) => string;
  limit: ChartLimit | undefined;
  markers: readonly ChartMarker[];
  cursorId: string | undefined;
  minTop: number | undefined;
  binary: boolean;
}

const AXIS = { fill: 'var(--color-ink-subtle)', fontSize: 11 };
const MARKER_COLORS = { info: 'var(--color-info)', warn: 'var(--color-warn)', bad: 'var(--color-bad)' };
/** Px: where the scale's figures stand, what is left free beside the plot, and the row of the marks' words above it. */
const SCALE_PX = 64;
const RIGHT_PX = 8;
const TOP_PX = 6;
const WORDS_PX = 14;
/** A limit many times above the use would press the line onto the axis: then it is named at the top edge instead of drawn to scale. */
const LIMIT_IN_SCALE = 4;

export default function TimeSeriesPlot(props: TimeSeriesPlotProps) {
  const { rows, series, window, format, limit, markers } = props;
  const choice = useTimeChoice();
  const box = useRef<HTMLDivElement>(null);
  const words = markWords(markers, window, useElementWidth(box) - SCALE_PX - RIGHT_PX);
  const peak = rows.reduce((best, row) => Math.max(best, heightOf(row, series)), props.minTop ?? 0);
  const limitShown = limit !== undefined && limit.value <= peak * LIMIT_IN_SCALE;
  const ticks = valueTicks(Math.max(peak, limitShown ? limit.value : 0) || 1, props.binary);
  const top = ticks.at(-1) ?? 1;
  return (
    <div ref={box} className="size-full">
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={rows as ChartRow[]}
          margin={{ top: markers.length > 0 ? TOP_PX + WORDS_PX : TOP_PX, right: RIGHT_PX, bottom: 0, left: 0 }}
          accessibilityLayer={false}
          {...(props.cursorId !== undefined && { syncId: props.cursorId, syncMethod: 'value' as const })}
        >
          <CartesianGrid stroke="var(--color-line)" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            domain={[window.from, window.to]}
            allowDataOverflow
            ticks={timeTicks(window)}
            tickFormatter={(at: number) => formatClock(at, window.to - window.from <= 300_000, choice)}
            tick={AXIS}
            tickLine={false}
            axisLine={{ stroke: 'var(--color-line)' }}
            minTickGap={24}
          />
          <YAxis
            domain={[0, top]}
            allowDataOverflow
            width={SCALE_PX}
            ticks={ticks}
            tickFormatter={(value: number) => format(value).replace('.0 ', ' ')}
            tick={AXIS}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--color-ink-subtle)', strokeDasharray: '3 3' }}
            contentStyle={{
              background: 'var(--color-raised)',
              border: '1px solid var(--color-line)',
              borderRadius: 6,
              padding: '4px 8px',
              fontSize: 12,
            }}
            itemStyle={{ color: 'var(--color-ink)', padding: 0 }}
            labelStyle={{ color: 'var(--color-ink-subtle)' }}
            labelFormatter={(at) => formatAbsolute(Number(at), choice)}
            formatter={(value) => (typeof value === 'number' ? format(value) : '–')}
          />
          {series.map((each) =>
            each.stack === undefined ? (
              <Line
                key={each.key}
                dataKey={each.key}
                name={each.label}
                stroke={each.color}
                strokeWidth={1.5}
                dot={false}
                type="linear"
                connectNulls={false}
                isAnimationActive={false}
              />
            ) : (
              <Area
                key={each.key}
                dataKey={each.key}
                name={each.label}
                stackId={each.stack}
                stroke={each.color}
                fill={each.color}
                fillOpacity={0.18}
                strokeWidth={1.5}
                dot={false}
                type="linear"
                connectNulls={false}
                isAnimationActive={false}
              />
            ),
          )}
          {limit !== undefined && (
            <ReferenceLine
              y={limitShown ? limit.value : top}
              stroke={limitShown ? 'var(--color-bad)' : 'none'}
              strokeDasharray="4 3"
              label={{
                value: `${limit.label} ${format(limit.value)}${limitShown ? '' : ' ↑'}`,
                position: 'insideTopRight',
                fill: 'var(--color-ink-muted)',
                // Lines of marks may cross it.
                stroke: 'var(--color-surface)',
                strokeWidth: 3,
                paintOrder: 'stroke',
                fontSize: 11,
              }}
            />
          )}
          {markers.map((marker) => {
            const anchor = words.get(marker);
            return (
              <ReferenceLine
                key={`${marker.at}-${marker.label}`}
                x={marker.at}
                stroke={MARKER_COLORS[marker.tone]}
                strokeWidth={1}
                {...(anchor !== undefined && {
                  // Above the plot: inside it they would stand on the limit's words.
                  label: {
                    value: marker.label,
                    position: 'top' as const,
                    textAnchor: anchor,
                    fill: MARKER_COLORS[marker.tone],
                    fontSize: 11,
                  },
                })}
              />
            );
          })}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Stacked series add up; lines stand for themselves. */
function heightOf(row: ChartRow, series: readonly ChartSeries[]): number {
  let stacked = 0;
  let highest = 0;
  for (const { key, stack } of series) {
    const value = row[key] ?? 0;
    if (stack === undefined) highest = Math.max(highest, value);
    else stacked += value;
  }
  return Math.max(stacked, highest);
}
