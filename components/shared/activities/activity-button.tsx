'use client';
import { ListChecks } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { plural } from '@/components/ui/format';
import type { ActivityState } from '@/lib/client/activity-store';
import { useActivities } from '@/lib/client/live-hooks';
import { useMe } from '@/lib/client/me';
import { useNotifier } from '@/lib/client/notifier';
import type { Activity } from '@/lib/contract/activity';
import { type EndsSeen, endedSince, endsSeen } from './activity-ends-model';
import { activityPath, endWords } from './activity-words';

const ActivityDrawer = dynamic(() => import('./activity-drawer'), { ssr: false });
const PullImageDialog = dynamic(
  () => import('@/components/shared/images/pull-image-dialog').then((module) => module.PullImageDialog),
  { ssr: false },
);

/** In the header: how much runs, and the way to it. Tells of every end: one's own in a message, others' to screen readers. */
export function ActivityButton() {
  const state = useActivities();
  const announced = useEnds(state);
  // Fetched with the first opening, then kept for the way out.
  const [drawer, setDrawer] = useState<boolean | null>(null);
  const [pull, setPull] = useState<boolean | null>(null);
  const { running } = state;
  return (
    <>
      <div className="relative">
        <IconButton
          label={running === 0 ? 'Activities' : `Activities, ${running} running`}
          aria-haspopup="dialog"
          onClick={() => setDrawer(true)}
        >
          <ListChecks aria-hidden className="size-4" />
        </IconButton>
        {running > 0 && (
          <span
            aria-hidden
            data-testid="activities-running"
            className="pointer-events-none absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-2xs leading-4 font-semibold text-ink-inverse figures"
          >
            {running}
          </span>
        )}
      </div>
      <span role="status" className="sr-only">
        {announced}
      </span>
      {drawer !== null && (
        <ActivityDrawer
          open={drawer}
          onOpenChange={setDrawer}
          onPull={() => {
            setDrawer(false);
            setPull(true);
          }}
        />
      )}
      {pull !== null && <PullImageDialog open={pull} onOpenChange={setPull} />}
    </>
  );
}

/** Tells of those that have ended. Returns the words for others' ends. */
function useEnds({ activities, synced }: ActivityState): string {
  const { username } = useMe();
  const notifier = useNotifier();
  const seen = useRef<EndsSeen | null>(null);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!synced) return;
    const ended = endedSince(seen.current, activities);
    seen.current = endsSeen(activities);
    for (const one of ended.filter(({ startedBy }) => startedBy === username)) notifier.tell(endMessage(one));
    const others = ended.filter(({ startedBy }) => startedBy !== username);
    if (others.length > 3) setWords(`${plural(others.length, 'activity', 'activities')} ended`);
    else if (others.length > 0) setWords(others.map(endWords).join('. '));
  }, [activities, notifier, synced, username]);
  return words;
}

function endMessage(activity: Activity): Parameters<ReturnType<typeof useNotifier>['tell']>[0] {
  const { problem, result, state } = activity;
  return {
    tone: state === 'succeeded' ? 'ok' : state === 'cancelled' ? 'info' : 'bad',
    title: endWords(activity) ?? activity.title,
    detail: problem?.detail ?? result ?? undefined,
    hint: problem?.hint || undefined,
    link: { href: activityPath(activity), label: 'Details' },
  };
}
