'use client';
import dynamic from 'next/dynamic';
import { useNotificationSettings } from './notification-settings';

/** Fetched by who has turned notifications on. */
const NotificationWatch = dynamic(() => import('./notification-watch'), { ssr: false });

export function NotificationLoader() {
  const [{ on }] = useNotificationSettings();
  return on ? <NotificationWatch /> : null;
}
