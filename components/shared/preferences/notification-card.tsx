'use client';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { NOTICE_KINDS, type NoticeKind, useNotificationSettings } from '../notifications/notification-settings';

const WORDS: Readonly<Record<NoticeKind, string>> = {
  unhealthy: 'A container becomes unhealthy',
  died: 'A container ends by itself: with an error, or out of memory',
  host: 'A host does not answer, or answers again',
  activity: 'An activity has ended or failed',
};

type Ability = 'unknown' | 'insecure' | 'missing' | NotificationPermission;

function ability(): Ability {
  if (!window.isSecureContext) return 'insecure';
  if (!('Notification' in window) || !('locks' in navigator)) return 'missing';
  return Notification.permission;
}

/** Why nothing can be shown, and what mends it. */
const OBSTACLES: Partial<Record<Ability, string>> = {
  insecure:
    'The browser allows notifications only on pages that come over HTTPS, or from this machine itself (localhost). Give the console a certificate, or a proxy with one.',
  missing: 'This browser has no notifications for pages. On iPhones they need the page on the home screen.',
  denied:
    'The browser blocks notifications of this page. Allow them in its settings for this site (the sign left of the address), then reload.',
};

/** Notifications of this browser: asked for after a click, never by itself. */
export function NotificationCard() {
  const [settings, set] = useNotificationSettings();
  const [able, setAble] = useState<Ability>('unknown');
  const [tested, setTested] = useState<string | null>(null);
  useEffect(() => setAble(ability()), []);
  const obstacle = OBSTACLES[able];
  const on = settings.on && able === 'granted';
  const turnOn = async () => {
    const permission = await Notification.requestPermission();
    setAble(permission);
    if (permission === 'granted') set({ ...settings, on: true });
  };
  const test = () => {
    try {
      new Notification('Pilothouse', { body: 'Notifications of this browser work.', icon: '/icon.svg' });
      setTested('Sent. Not seen? The system may be set to “do not disturb”.');
    } catch {
      setTested('This browser shows notifications only for installed apps.');
    }
  };
  return (
    <Card title="Notifications of this browser">
      <div id="notifications" className="flex scroll-mt-4 flex-col gap-3">
        <p className="text-ink-muted">
          While the console is open in a tab, also in the background, the browser tells of what needs you. Several tabs
          tell once.
        </p>
        {obstacle !== undefined && (
          <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
            {obstacle}
          </p>
        )}
        <fieldset className="flex flex-col gap-1" disabled={!on}>
          <legend className="mb-1 text-xs font-semibold text-ink-muted">Tell of</legend>
          {NOTICE_KINDS.map((kind) => (
            <label
              key={kind}
              htmlFor={`notice-${kind}`}
              className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-10"
            >
              <Checkbox
                id={`notice-${kind}`}
                disabled={!on}
                checked={settings.kinds.includes(kind)}
                onChange={(event) =>
                  set({
                    ...settings,
                    kinds: NOTICE_KINDS.filter((each) =>
                      each === kind ? event.target.checked : settings.kinds.includes(each),
                    ),
                  })
                }
              />
              {WORDS[kind]}
            </label>
          ))}
        </fieldset>
        <div className="flex flex-wrap items-center gap-2">
          {on ? (
            <>
              <Button onClick={() => set({ ...settings, on: false })}>Turn off</Button>
              <Button onClick={test}>Send a test</Button>
            </>
          ) : (
            <Button
              variant="primary"
              disabled={obstacle !== undefined || able === 'unknown'}
              onClick={() => void turnOn()}
            >
              Turn on
            </Button>
          )}
          {tested !== null && (
            <span role="status" className="text-xs text-ink-muted">
              {tested}
            </span>
          )}
        </div>
      </div>
    </Card>
  );
}
