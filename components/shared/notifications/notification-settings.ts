'use client';
import { useSyncExternalStore } from 'react';

/** What a browser can be told of. */
export const NOTICE_KINDS = ['unhealthy', 'died', 'host', 'activity'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface NotificationSettings {
  on: boolean;
  kinds: readonly NoticeKind[];
}

const KEY = 'pilothouse.notifications';
const OFF: NotificationSettings = { on: false, kinds: NOTICE_KINDS };
const listeners = new Set<() => void>();
let cachedText: string | null = null;
let cached = OFF;

export function parseSettings(text: string | null): NotificationSettings {
  try {
    const saved: unknown = JSON.parse(text ?? 'null');
    if (typeof saved !== 'object' || saved === null) return OFF;
    const { on, kinds } = saved as Record<string, unknown>;
    return {
      on: on === true,
      kinds: Array.isArray(kinds) ? NOTICE_KINDS.filter((kind) => kinds.includes(kind)) : NOTICE_KINDS,
    };
  } catch {
    return OFF;
  }
}

function read(): NotificationSettings {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    // A browser that forbids storage is told of nothing.
  }
  if (text !== cachedText) {
    cachedText = text;
    cached = parseSettings(text);
  }
  return cached;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** This browser's choice; each browser has its own, since each asks for permission by itself. */
export function useNotificationSettings(): [NotificationSettings, (settings: NotificationSettings) => void] {
  const settings = useSyncExternalStore(subscribe, read, () => OFF);
  const set = (next: NotificationSettings) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // Forbidden: it cannot be kept.
    }
    for (const listener of listeners) listener();
  };
  return [settings, set];
}
