/** How times are written, everywhere: the zone and the clock that a person chose for this browser. */
export interface TimeChoice {
  /** `browser`: the machine's own zone; else an IANA name such as `UTC` or `Europe/Berlin`. */
  zone: string;
  hours: 12 | 24;
}

export const DEFAULT_TIME_CHOICE: TimeChoice = { zone: 'browser', hours: 24 };

let current = DEFAULT_TIME_CHOICE;
const listeners = new Set<() => void>();

/**
 * The one in force. Everything that writes a time asks here; a component that must follow a change listens with
 * `onTimeChoice`. Each browser has its own, so on the server it is always the default.
 */
export function timeChoice(): TimeChoice {
  return current;
}

export function setTimeChoice(choice: TimeChoice): void {
  if (choice.zone === current.zone && choice.hours === current.hours) return;
  current = choice;
  for (const listener of [...listeners]) listener();
}

export function onTimeChoice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether this runtime knows the zone: names come from storage and from people. */
export function isTimeZone(zone: string): boolean {
  if (zone === 'browser') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What was stored, as far as it is a choice. */
export function parseTimeChoice(text: string | null): TimeChoice {
  const [zone = '', hours] = (text ?? '').split('|');
  return {
    zone: zone !== '' && isTimeZone(zone) ? zone : DEFAULT_TIME_CHOICE.zone,
    hours: hours === '12' ? 12 : 24,
  };
}

export function formatTimeChoice({ zone, hours }: TimeChoice): string {
  return `${zone}|${hours}`;
}
