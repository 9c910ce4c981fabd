'use client';
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Popover } from '@/components/ui/popover';
import { LEVELS } from '@/lib/logs/level';
import { msToStamp, stampToMs } from '@/lib/logs/line';
import { zoneName } from '@/lib/time/time-format';
import { fromWallField, toWallField } from '@/lib/time/wall-time';
import { LEVEL_LOOK } from './log-palette';
import { NO_FILTER, type ViewFilter } from './log-store';

/** A stamp as the browser's own date field wants it, in the chosen zone; empty for none. */
export function toLocalField(stamp: string): string {
  return stamp === '' ? '' : toWallField(stampToMs(stamp));
}

/** Empty for what is not a moment. */
export function fromLocalField(field: string): string {
  const ms = fromWallField(field);
  return ms === undefined ? '' : msToStamp(ms);
}

function toggled<T>(list: readonly T[], value: T, on: boolean): T[] {
  return on ? [...list, value] : list.filter((each) => each !== value);
}

export function filterCount(filter: ViewFilter): number {
  return (
    Number(filter.levels.length > 0) +
    Number(filter.streams.length > 0) +
    Number(filter.from !== '' || filter.to !== '')
  );
}

const STREAMS = [
  { value: 'stdout', words: 'Standard output' },
  { value: 'stderr', words: 'Standard error' },
] as const;

export function LogFilterPanel({
  filter,
  tty,
  onChange,
}: {
  filter: ViewFilter;
  tty: boolean;
  onChange: (filter: ViewFilter) => void;
}) {
  const count = filterCount(filter);
  return (
    <Popover
      label="Filter lines"
      trigger={
        <Button icon={<ListFilter aria-hidden className="size-4" />}>
          Filter
          {count > 0 && (
            <span className="figures rounded-full bg-accent px-1.5 text-2xs text-ink-inverse">{count}</span>
          )}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-xs font-semibold text-ink-muted">Levels (none chosen: all)</legend>
          <div className="grid grid-cols-2 gap-1">
            {LEVELS.map((level) => (
              <label
                key={level}
                htmlFor={`log-level-${level}`}
                className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-10"
              >
                <Checkbox
                  id={`log-level-${level}`}
                  checked={filter.levels.includes(level)}
                  onChange={(event) =>
                    onChange({ ...filter, levels: toggled(filter.levels, level, event.target.checked) })
                  }
                />
                <span className={LEVEL_LOOK[level].text}>{LEVEL_LOOK[level].words}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {!tty && (
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-1 text-xs font-semibold text-ink-muted">Streams</legend>
            <div className="grid grid-cols-2 gap-1">
              {STREAMS.map(({ value, words }) => (
                <label
                  key={value}
                  htmlFor={`log-stream-${value}`}
                  className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-10"
                >
                  <Checkbox
                    id={`log-stream-${value}`}
                    checked={filter.streams.includes(value)}
                    onChange={(event) =>
                      onChange({ ...filter, streams: toggled(filter.streams, value, event.target.checked) })
                    }
                  />
                  {words}
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <TimeRange filter={filter} onChange={onChange} />
        {count > 0 && (
          <Button size="small" className="self-start" onClick={() => onChange(NO_FILTER)}>
            Show all lines
          </Button>
        )}
      </div>
    </Popover>
  );
}

function TimeRange({ filter, onChange }: { filter: ViewFilter; onChange: (filter: ViewFilter) => void }) {
  const [from, setFrom] = useState(() => toLocalField(filter.from));
  const [to, setTo] = useState(() => toLocalField(filter.to));
  const wrong = from !== '' && to !== '' && from > to;
  const field = 'h-8 min-w-0 rounded-md border border-control bg-surface px-2 text-sm pointer-coarse:h-10';
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-xs font-semibold text-ink-muted">Time ({zoneName()})</legend>
      <label className="flex flex-col gap-1 text-xs text-ink-muted">
        From
        <input
          type="datetime-local"
          step="1"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          className={field}
        />
      </label>
      <label className="flex flex-col gap-1 text-xs text-ink-muted">
        To
        <input
          type="datetime-local"
          step="1"
          value={to}
          onChange={(event) => setTo(event.target.value)}
          className={field}
        />
      </label>
      {wrong && <p className="text-xs text-bad">The end lies before the beginning.</p>}
      <Button
        size="small"
        className="self-start"
        disabled={wrong}
        onClick={() => onChange({ ...filter, from: fromLocalField(from), to: fromLocalField(to) })}
      >
        Use this time range
      </Button>
    </fieldset>
  );
}
