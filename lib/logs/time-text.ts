import { type TimeChoice, timeChoice } from '../time/time-choice';
import { dayOf, preciseClock } from '../time/wall-time';
import { stampToMs } from './line';
import { formatStamp } from './stamp';

export const TIME_STYLES = ['off', 'clock', 'relative'] as const;
export type TimeStyle = (typeof TIME_STYLES)[number];

function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ago`;
  return `${Math.floor(seconds / 86_400)}d ago`;
}

/**
 * The time before a line. `clock`: in the zone of `choice`, UTC marked by a Z; date left out for the day of `now`, milliseconds
 * always. Empty for `off` or without a stamp.
 */
export function timeText(at: string, style: TimeStyle, now: number, choice: TimeChoice = timeChoice()): string {
  if (style === 'off' || at === '0') return '';
  const ms = stampToMs(at);
  if (style === 'relative') return ago(now - ms);
  const day = dayOf(ms, choice);
  const time = `${preciseClock(ms, choice)}${choice.zone === 'UTC' ? 'Z' : ''}`;
  return dayOf(now, choice) === day ? time : `${day} ${time}`;
}

/** To the nanosecond, for the hint on hover and for what is copied. */
export function exactTime(at: string): string {
  return at === '0' ? '' : formatStamp(at);
}
