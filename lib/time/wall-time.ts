import { type TimeChoice, timeChoice } from './time-choice';

/** Made once a zone: making one costs more than a hundred uses of it. */
const made = new Map<string, Intl.DateTimeFormat>();

function partsOf(zone: string): Intl.DateTimeFormat {
  const known = made.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  made.set(zone, format);
  return format;
}

interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

function wallTime(at: number, choice: TimeChoice): WallTime {
  if (choice.zone === 'browser') {
    const date = new Date(at);
    return {
      year: date.getFullYear(),
      month: date.getMonth() + 1,
      day: date.getDate(),
      hour: date.getHours(),
      minute: date.getMinutes(),
      second: date.getSeconds(),
    };
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of partsOf(choice.zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

const two = (value: number) => String(value).padStart(2, '0');

/** `2026-11-20` there. */
export function dayOf(at: number, choice: TimeChoice = timeChoice()): string {
  const { year, month, day } = wallTime(at, choice);
  return `${year}-${two(month)}-${two(day)}`;
}

/** To the millisecond, as logs need it: `14:05:09.123`, in the twelve-hour clock `02:05:09.123 PM`. */
export function preciseClock(at: number, choice: TimeChoice = timeChoice()): string {
  const { hour, minute, second } = wallTime(at, choice);
  const milli = String(((at % 1000) + 1000) % 1000).padStart(3, '0');
  if (choice.hours === 24) return `${two(hour)}:${two(minute)}:${two(second)}.${milli}`;
  return `${two(hour % 12 === 0 ? 12 : hour % 12)}:${two(minute)}:${two(second)}.${milli} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** A moment as the browser's own date field wants it: the wall clock there, without a zone. `2026-11-20T14:05:09` */
export function toWallField(at: number, choice: TimeChoice = timeChoice()): string {
  const { hour, minute, second } = wallTime(at, choice);
  return `${dayOf(at, choice)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

const FIELD = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?/;

/**
 * The moment of a wall clock there (`2026-11-20T14:05`, or a day alone: its midnight); undefined for what is none. A time that the
 * clocks skip is the moment after the jump, one that comes twice the earlier.
 */
export function fromWallField(field: string, choice: TimeChoice = timeChoice()): number | undefined {
  const match = FIELD.exec(field);
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (choice.zone === 'browser') {
    const at = new Date(year, month - 1, day, hour, minute, second).getTime();
    return Number.isFinite(at) ? at : undefined;
  }
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  if (!Number.isFinite(asUtc)) return undefined;
  // How far the zone is from UTC there and then: asked a day before and after, since the answer may change in between.
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map((at) => offsetAt(at, choice));
  const candidates = offsets.map((offset) => asUtc - offset).sort((a, b) => a - b);
  return candidates.find((at) => at + offsetAt(at, choice) === asUtc) ?? candidates.at(-1);
}

function offsetAt(at: number, choice: TimeChoice): number {
  const { year, month, day, hour, minute, second } = wallTime(at, choice);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}
