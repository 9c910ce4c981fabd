import { type TimeChoice, timeChoice } from './time-choice';

type Shape = 'absolute' | 'clock' | 'clock-seconds';

const SHAPES: Readonly<Record<Shape, Intl.DateTimeFormatOptions>> = {
  absolute: {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  },
  clock: { hour: '2-digit', minute: '2-digit' },
  'clock-seconds': { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/** Made once each: making one costs more than a hundred uses of it, and every row of a table has a time. */
const made = new Map<string, Intl.DateTimeFormat>();

function formatter(shape: Shape, choice: TimeChoice): Intl.DateTimeFormat {
  const key = `${shape}|${choice.zone}|${choice.hours}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(undefined, {
    hourCycle: choice.hours === 12 ? 'h12' : 'h23',
    ...SHAPES[shape],
    ...(choice.zone !== 'browser' && { timeZone: choice.zone }),
  });
  made.set(key, format);
  return format;
}

/** Date and time to the second, with the zone: unambiguous on hover. `at` in ms since 1970. */
export function formatAbsolute(at: number, choice: TimeChoice = timeChoice()): string {
  return formatter('absolute', choice).format(at);
}

/** `14:05`, or with seconds `14:05:09`. */
export function formatClock(at: number, withSeconds: boolean, choice: TimeChoice = timeChoice()): string {
  return formatter(withSeconds ? 'clock-seconds' : 'clock', choice).format(at);
}

/** The zone as people call it: `Europe/Berlin`, for the browser's own too. */
export function zoneName(choice: TimeChoice = timeChoice()): string {
  return choice.zone === 'browser' ? formatter('clock', choice).resolvedOptions().timeZone : choice.zone;
}
