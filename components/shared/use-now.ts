'use client';
import { useEffect, useState } from 'react';

/** The time, in ms since 1970, renewed every `everyMs`: for views that sort or count by age. Words of age renew themselves. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
