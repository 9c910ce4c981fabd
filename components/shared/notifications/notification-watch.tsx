'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLiveClient } from '@/lib/client/live-provider';
import { coalesced, type Notice, NoticeFinder } from './notice-model';
import { useNotificationSettings } from './notification-settings';

/** Events of one thing come within this time, and are told together. ms */
const GATHER_MS = 2500;
const LOCK = 'pilothouse-notifications';

/**
 * Tells of news by the browser's own notifications, in one tab only: the one that holds the lock. When it is closed, the browser
 * gives the lock to another one.
 */
export default function NotificationWatch() {
  const client = useLiveClient();
  const router = useRouter();
  const [settings] = useNotificationSettings();
  const latest = useRef({ settings, router });
  latest.current = { settings, router };
  useEffect(() => {
    const abort = new AbortController();
    const watching = () =>
      new Promise<void>((resolve) => {
        const stop = watch();
        abort.signal.addEventListener('abort', () => {
          stop();
          resolve();
        });
      });
    const watch = () => {
      const finder = new NoticeFinder();
      let timer: ReturnType<typeof setTimeout> | null = null;
      const look = () => {
        timer = null;
        const fleet = client.fleet.state();
        if (!fleet.synced) return;
        const { activities, synced } = client.activities.state();
        const { kinds } = latest.current.settings;
        const news = finder.look({ events: fleet.events, hosts: fleet.hosts, activities, activitiesSynced: synced });
        for (const notice of coalesced(news.filter(({ kind }) => kinds.includes(kind)))) {
          show(notice, (href) => latest.current.router.push(href));
        }
      };
      const changed = () => {
        timer ??= setTimeout(look, GATHER_MS);
      };
      look();
      const stops = [
        client.readActivities(),
        client.fleet.subscribe(changed),
        client.activities.subscribe(changed),
        () => timer !== null && clearTimeout(timer),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    };
    navigator.locks
      ?.request(LOCK, { signal: abort.signal }, watching)
      // Called off before it was this tab's turn.
      .catch(() => undefined);
    return () => abort.abort();
  }, [client]);
  return null;
}

function show({ title, body, href }: Notice, go: (href: string) => void): void {
  try {
    // The same thing again takes the place of the older message.
    const notification = new Notification(title, { body, tag: `pilothouse ${href}`, icon: '/icon.svg' });
    notification.onclick = () => {
      window.focus();
      go(href);
      notification.close();
    };
  } catch {
    // Phones' browsers show them only for installed apps; the settings say so.
  }
}
