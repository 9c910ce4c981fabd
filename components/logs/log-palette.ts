import type { AnsiColor, AnsiStyle } from '@/lib/logs/ansi';
import { indexedColor, readableText, tintedGround } from '@/lib/logs/contrast';
import type { Level } from '@/lib/logs/level';

/** The 16 named colours by tokens that are readable on every surface of both themes; order of the terminal. */
const TEXT = [
  'text-ink-subtle',
  'text-bad',
  'text-ok',
  'text-warn',
  'text-info',
  'text-series-4',
  'text-accent',
  'text-ink',
  'text-ink-muted',
  'text-series-5',
  'text-ok',
  'text-series-3',
  'text-series-2',
  'text-series-4',
  'text-accent-strong',
  'text-ink',
] as const;
const GROUND = [
  'bg-sunken',
  'bg-bad-soft',
  'bg-ok-soft',
  'bg-warn-soft',
  'bg-info-soft',
  'bg-selected',
  'bg-accent-soft',
  'bg-idle-soft',
] as const;

function rgb(color: AnsiColor): readonly [number, number, number] {
  return typeof color === 'number' ? indexedColor(color) : color;
}

/**
 * Class and style of a piece of text. On a coloured ground the theme's ink is used whatever colour was asked for: two
 * free colours cannot be promised to be readable on one another.
 */
export function segmentLook(style: AnsiStyle | null): {
  className: string;
  style: { color?: string; backgroundColor?: string };
} {
  if (!style) return { className: '', style: {} };
  const classes: string[] = [];
  const css: { color?: string; backgroundColor?: string } = {};
  if (style.background !== null) {
    classes.push('text-ink');
    if (typeof style.background === 'number' && style.background < 16) classes.push(GROUND[style.background % 8] ?? '');
    else css.backgroundColor = tintedGround(rgb(style.background));
  } else if (typeof style.color === 'number' && style.color < 16) classes.push(TEXT[style.color] ?? '');
  else if (style.color !== null) css.color = readableText(rgb(style.color));
  else if (style.dim) classes.push('text-ink-muted');
  if (style.bold) classes.push('font-semibold');
  if (style.italic) classes.push('italic');
  if (style.underline && style.strike) classes.push('[text-decoration:underline_line-through]');
  else if (style.underline) classes.push('underline');
  else if (style.strike) classes.push('line-through');
  return { className: classes.join(' '), style: css };
}

/** Three letters and a colour: never colour alone. */
export const LEVEL_LOOK: Record<Level, { short: string; words: string; text: string; bar: string }> = {
  trace: { short: 'TRC', words: 'Trace', text: 'text-ink-subtle', bar: 'border-l-line-strong' },
  debug: { short: 'DBG', words: 'Debug', text: 'text-ink-subtle', bar: 'border-l-line-strong' },
  info: { short: 'INF', words: 'Info', text: 'text-info', bar: 'border-l-info' },
  warn: { short: 'WRN', words: 'Warning', text: 'text-warn', bar: 'border-l-warn' },
  error: { short: 'ERR', words: 'Error', text: 'text-bad', bar: 'border-l-bad' },
  fatal: { short: 'FTL', words: 'Fatal', text: 'text-bad', bar: 'border-l-bad' },
  unknown: { short: '', words: 'Without a level', text: 'text-ink-subtle', bar: 'border-l-transparent' },
};
