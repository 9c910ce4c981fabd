import { useCallback, useState } from 'react';
import { TIME_STYLES, type TimeStyle } from '@/lib/logs/time-text';

/** How lines are shown; kept in the browser for next time. */
export interface LogLook {
  wrap: boolean;
  json: boolean;
  time: TimeStyle;
}

const KEY = 'pilothouse.logs.look';
const DEFAULT: LogLook = { wrap: false, json: false, time: 'clock' };

/** On a phone lines are wrapped unless somebody has chosen otherwise: scrolling sideways takes a second hand. */
function initial(): LogLook {
  return { ...DEFAULT, wrap: window.matchMedia?.('(max-width: 640px)').matches ?? false };
}

function read(): LogLook {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof saved !== 'object' || saved === null) return initial();
    const look = saved as Record<string, unknown>;
    return {
      wrap: look.wrap === true,
      json: look.json === true,
      time: TIME_STYLES.find((style) => style === look.time) ?? DEFAULT.time,
    };
  } catch {
    return initial();
  }
}

export function useLogLook(): [LogLook, (change: Partial<LogLook>) => void] {
  const [look, setLook] = useState<LogLook>(() => (typeof window === 'undefined' ? DEFAULT : read()));
  const change = useCallback((part: Partial<LogLook>) => {
    setLook((before) => {
      const next = { ...before, ...part };
      try {
        localStorage.setItem(KEY, JSON.stringify(next));
      } catch {
        // Private windows refuse; the choice then holds for this page.
      }
      return next;
    });
  }, []);
  return [look, change];
}
