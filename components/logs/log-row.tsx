import clsx from 'clsx';
import { Braces, ChevronDown, ChevronRight } from 'lucide-react';
import { type MouseEvent, memo, useMemo } from 'react';
import { parseAnsi, stripAnsi } from '@/lib/logs/ansi';
import { findJson, type JsonToken, prettyJson } from '@/lib/logs/json-view';
import { type MatchRange, matchRanges } from '@/lib/logs/pattern';
import { exactTime, type TimeStyle, timeText } from '@/lib/logs/time-text';
import { visiblePieces } from '@/lib/logs/visible-text';
import type { TimeChoice } from '@/lib/time/time-choice';
import { type LogEntry, levelOf } from './log-buffer';
import { LEVEL_LOOK, segmentLook } from './log-palette';

/** A line longer than this is shown in part until it is opened: one row must not hold up the page. Characters. */
const SHOWN = 4_000;

export interface RowLook {
  wrap: boolean;
  time: TimeStyle;
  zone: TimeChoice;
  /** JSON laid out on all lines that are JSON. */
  json: boolean;
  regexp: RegExp | null;
}

export interface LogRowProps {
  entry: LogEntry;
  look: RowLook;
  /** For relative times; changes once a second at most, and only where they are shown. */
  now: number;
  opened: boolean;
  selected: boolean;
  current: boolean;
  onOpen: (id: number) => void;
  onSelect: (id: number, range: boolean) => void;
}

/** Text with the found ranges marked, and what cannot be seen made visible. `from`: where `text` begins in the whole line. */
function Marked({
  text,
  from,
  ranges,
  current,
}: {
  text: string;
  from: number;
  ranges: readonly MatchRange[];
  current: boolean;
}) {
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const range of ranges) {
    const start = Math.max(range.start - from, at);
    const end = Math.min(range.end - from, text.length);
    if (end <= start) continue;
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    parts.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false });
  return parts.map((part, index) =>
    part.hit ? (
      <mark
        key={index}
        className={clsx(
          'rounded-sm text-ink',
          current ? 'bg-warn-soft outline-2 outline-warn' : 'bg-warn-soft outline outline-warn',
        )}
      >
        <Visible text={part.text} />
      </mark>
    ) : (
      <Visible key={index} text={part.text} />
    ),
  );
}

function Visible({ text }: { text: string }) {
  return visiblePieces(text).map((piece, index) =>
    piece.control ? (
      <span
        key={index}
        className="mx-px rounded-sm bg-warn-soft px-0.5 text-2xs text-warn"
        title="A character that is not seen"
      >
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}

function LineText({ text, regexp, current }: { text: string; regexp: RegExp | null; current: boolean }) {
  const ranges = regexp ? matchRanges(regexp, stripAnsi(text)) : [];
  let from = 0;
  return parseAnsi(text).map((segment, index) => {
    const start = from;
    from += segment.text.length;
    const marked = <Marked text={segment.text} from={start} ranges={ranges} current={current} />;
    if (!segment.style) return <span key={index}>{marked}</span>;
    const look = segmentLook(segment.style);
    return (
      <span key={index} className={look.className} style={look.style}>
        {marked}
      </span>
    );
  });
}

const TOKEN: Record<JsonToken['kind'], string> = {
  key: 'text-info',
  string: 'text-ok',
  number: 'text-series-3',
  literal: 'text-series-4',
  punctuation: 'text-ink-muted',
};

function JsonText({ value, regexp }: { value: object; regexp: RegExp | null }) {
  return prettyJson(value).map((token, index) => (
    <span key={index} className={TOKEN[token.kind]}>
      {token.kind === 'punctuation' ? (
        token.text
      ) : (
        <Marked text={token.text} from={0} ranges={regexp ? matchRanges(regexp, token.text) : []} current={false} />
      )}
    </span>
  ));
}

/** One line. Everything of the log is text nodes; its direction cannot leak out of its own element. */
export const LogRow = memo(function LogRow({
  entry,
  look,
  now,
  opened,
  selected,
  current,
  onOpen,
  onSelect,
}: LogRowProps) {
  const value = useMemo(() => findJson(entry.text), [entry.text]);
  if (entry.gap !== undefined) {
    return (
      <div
        data-log-row={entry.id}
        className="border-y border-dashed border-warn bg-warn-soft px-3 py-1 font-sans text-xs whitespace-normal text-warn"
      >
        {entry.gap}
      </div>
    );
  }
  const level = LEVEL_LOOK[levelOf(entry)];
  const json = opened || look.json ? value : null;
  const long = entry.text.length > SHOWN;
  const text = long && !opened && !current ? entry.text.slice(0, SHOWN) : entry.text;
  const time = timeText(entry.at, look.time, now, look.zone);
  const select = (event: MouseEvent) => onSelect(entry.id, event.shiftKey);
  return (
    <div
      data-log-row={entry.id}
      className={clsx(
        'flex min-h-5 border-l-2 pr-3',
        level.bar,
        current ? 'bg-selected' : selected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: lines are chosen by keyboard through the browser's own selection */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same */}
      <div
        onClick={select}
        title={`${exactTime(entry.at)} ${entry.stream}`}
        className="flex shrink-0 cursor-pointer gap-2 pr-2 pl-1.5 select-none"
      >
        {time !== '' && <time className="text-ink-subtle">{time}</time>}
        <span className={clsx('hidden w-[3ch] sm:inline', level.text)}>{level.short}</span>
        {entry.stream === 'stderr' && <span className="sr-only">stderr</span>}
      </div>
      {value !== null && (
        <button
          type="button"
          aria-label={opened ? 'Show the line as it is' : 'Lay out the JSON of this line'}
          aria-expanded={opened}
          onClick={() => onOpen(entry.id)}
          className="mr-1 flex size-5 shrink-0 items-center justify-center rounded-sm text-ink-subtle hover:text-ink"
        >
          {opened ? (
            <ChevronDown aria-hidden className="size-3.5" />
          ) : (
            <ChevronRight aria-hidden className="size-3.5" />
          )}
        </button>
      )}
      <div
        dir="ltr"
        className={clsx(
          'isolated min-w-0',
          look.wrap || json ? 'flex-1 break-all whitespace-pre-wrap' : 'whitespace-pre',
        )}
      >
        {json ? (
          <JsonText value={json} regexp={look.regexp} />
        ) : (
          <LineText text={text} regexp={look.regexp} current={current} />
        )}
        {long && !current && (
          <button
            type="button"
            onClick={() => onOpen(entry.id)}
            className="ml-2 rounded-sm px-1 font-sans text-xs text-accent underline"
          >
            {opened ? 'Show less' : `Show all ${entry.text.length.toLocaleString('en')} characters`}
          </button>
        )}
        {entry.cutBytes !== undefined && (
          <span className="ml-2 inline-flex items-center gap-1 font-sans text-xs text-warn">
            <Braces aria-hidden className="size-3" />
            {entry.cutBytes.toLocaleString('en')} more bytes were cut off
          </span>
        )}
      </div>
    </div>
  );
});
