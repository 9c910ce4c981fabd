'use client';
import { useSyncExternalStore } from 'react';
import { DEFAULT_TIME_CHOICE, onTimeChoice, type TimeChoice, timeChoice } from '@/lib/time/time-choice';

/** Zone and clock in force; renders again when they change. */
export function useTimeChoice(): TimeChoice {
  return useSyncExternalStore(onTimeChoice, timeChoice, () => DEFAULT_TIME_CHOICE);
}
