'use client';
import { useSyncExternalStore } from 'react';
import { formatAbsolute } from '@/lib/time/time-format';
import { formatRelative, formatShortDuration } from './format';
import { useTimeChoice } from './use-time-choice';

/** One timer for every time on the page, running only while something shows one. Listeners hear it once a second. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Re-renders only when the words change: every second below a minute, once a minute or an hour after that. */
function useWords(words: (now: number) => string): string {
  return useSyncExternalStore(
    subscribe,
    () => words(Date.now()),
    () => '',
  );
}

/** `5 min ago`, with the absolute time on hover. `at` in ms since 1970. */
export function RelativeTime({ at }: { at: number }) {
  const words = useWords((now) => formatRelative(at, now));
  const choice = useTimeChoice();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatAbsolute(at, choice)}
      suppressHydrationWarning
      className="figures"
    >
      {words}
    </time>
  );
}

/** How long since `at`: `3 h`. */
export function Elapsed({ at }: { at: number }) {
  const words = useWords((now) => formatShortDuration(Math.max(0, now - at)));
  const choice = useTimeChoice();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={`since ${formatAbsolute(at, choice)}`}
      suppressHydrationWarning
      className="figures"
    >
      {words}
    </time>
  );
}

/** Date and time to the second, in the zone that the person chose. */
export function AbsoluteTime({ at }: { at: number }) {
  const choice = useTimeChoice();
  return (
    <time dateTime={new Date(at).toISOString()} suppressHydrationWarning className="figures">
      {formatAbsolute(at, choice)}
    </time>
  );
}
