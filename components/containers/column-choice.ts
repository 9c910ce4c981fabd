'use client';
import { useSyncExternalStore } from 'react';

export const COLUMN_IDS = [
  'name',
  'state',
  'health',
  'image',
  'stack',
  'host',
  'ports',
  'cpu',
  'memory',
  'uptime',
  'restarts',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

const KEY = 'pilothouse.containers.hidden-columns';
const listeners = new Set<() => void>();
let cachedText: string | null = null;
let cached: ReadonlySet<ColumnId> = new Set();

function read(): ReadonlySet<ColumnId> {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    // A browser that forbids storage shows all columns.
  }
  if (text === cachedText) return cached;
  cachedText = text;
  cached = new Set(COLUMN_IDS.filter((id) => id !== 'name' && text?.split(',').includes(id)));
  return cached;
}

const NONE: ReadonlySet<ColumnId> = new Set();

/** The columns that this person left out, kept in this browser. */
export function useHiddenColumns(): [ReadonlySet<ColumnId>, (hidden: ReadonlySet<ColumnId>) => void] {
  const hidden = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      window.addEventListener('storage', listener);
      return () => {
        listeners.delete(listener);
        window.removeEventListener('storage', listener);
      };
    },
    read,
    () => NONE,
  );
  const set = (next: ReadonlySet<ColumnId>) => {
    try {
      localStorage.setItem(KEY, [...next].join(','));
    } catch {
      // Forbidden: the choice cannot be kept.
    }
    for (const listener of listeners) listener();
  };
  return [hidden, set];
}
