import { stampToMs } from './line';
import { formatStamp } from './stamp';

export const TIME_STYLES = ['off', 'local', 'utc', 'relative'] as const;
export type TimeStyle = (typeof TIME_STYLES)[number];

const two = (value: number) => String(value).padStart(2, '0');
const three = (value: number) => String(value).padStart(3, '0');

function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ago`;
  return `${Math.floor(seconds / 86_400)}d ago`;
}

/** The time before a line. Local and UTC: date left out for the day of `now`, milliseconds always. Empty for `off` or without a stamp. */
export function timeText(at: string, style: TimeStyle, now: number): string {
  if (style === 'off' || at === '0') return '';
  const ms = stampToMs(at);
  if (style === 'relative') return ago(now - ms);
  const date = new Date(ms);
  if (style === 'utc') {
    const text = date.toISOString();
    const sameDay = new Date(now).toISOString().slice(0, 10) === text.slice(0, 10);
    return sameDay ? `${text.slice(11, 23)}Z` : `${text.slice(0, 10)} ${text.slice(11, 23)}Z`;
  }
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${three(date.getMilliseconds())}`;
  const sameDay = new Date(now).toDateString() === date.toDateString();
  return sameDay ? time : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** To the nanosecond, for the hint on hover and for what is copied. */
export function exactTime(at: string): string {
  return at === '0' ? '' : formatStamp(at);
}
