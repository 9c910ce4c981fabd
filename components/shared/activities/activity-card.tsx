'use client';
import { Server } from 'lucide-react';
import Link from 'next/link';
import { formatDuration, plural } from '@/components/ui/format';
import { ProgressBar } from '@/components/ui/progress-bar';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { Activity } from '@/lib/contract/activity';
import { ActivityCancel } from './activity-cancel';
import { ActivityItems } from './activity-items';
import { ActivityStatePill } from './activity-state-pill';
import { activityPath, progressWords } from './activity-words';

export interface ActivityCardProps {
  activity: Activity;
  /** On its own page: its parts are shown without being asked for, its title stands above. */
  open?: boolean;
  onNavigate?: () => void;
}

/** One piece of long work: what, who, where, how far, and what came of it. */
export function ActivityCard({ activity, open = false, onNavigate }: ActivityCardProps) {
  const { finishedAt, problem, progress, result, startedAt, startedBy, state, title } = activity;
  const running = state === 'running';
  return (
    <article aria-label={title} className="flex flex-col gap-1.5">
      <div className="flex items-start gap-2">
        {!open && (
          <h3 className="min-w-0 flex-1 font-medium break-words">
            <Link
              href={activityPath(activity)}
              prefetch={false}
              onClick={onNavigate}
              className="hover:text-accent hover:underline"
            >
              <SafeText>{title}</SafeText>
            </Link>
          </h3>
        )}
        <ActivityStatePill state={state} />
      </div>
      <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-subtle">
        {activity.hosts.length > 0 && (
          <span className="inline-flex min-w-0 items-center gap-1">
            <Server aria-hidden className="size-3 shrink-0" />
            {activity.hosts.length > 3 ? plural(activity.hosts.length, 'host') : activity.hosts.join(', ')}
          </span>
        )}
        <span>
          by <SafeText>{startedBy}</SafeText>
        </span>
        <RelativeTime at={startedAt} />
        {finishedAt !== null && (
          <span className="figures">took {formatDuration(Math.max(0, finishedAt - startedAt))}</span>
        )}
      </p>
      {running && (
        <div className="flex flex-col gap-1">
          <ProgressBar label={`Progress of ${title}`} done={progress?.done ?? 0} total={progress?.total ?? null} />
          <div className="flex min-h-7 items-center gap-2">
            <p className="min-w-0 flex-1 text-xs text-ink-muted figures">
              {[progress?.words ?? null, ...(progress === null ? ['Starting'] : progressWords(progress))]
                .filter((words) => words !== null)
                .join(' · ')}
            </p>
            <ActivityCancel activity={activity} />
          </div>
        </div>
      )}
      {!running && result !== null && <p className="text-sm break-words">{result}</p>}
      {problem !== null && (
        <div className="flex flex-col gap-0.5 text-sm break-words">
          <p className={state === 'failed' ? 'text-bad' : 'text-ink-muted'}>{problem.detail}</p>
          {problem.hint !== '' && <p className="text-xs">{problem.hint}</p>}
        </div>
      )}
      {activity.itemCount > 0 && (
        <details open={open}>
          <summary className="w-fit cursor-pointer text-xs text-ink-muted">{itemWords(activity)}</summary>
          <div className="mt-1">
            <ActivityItems activity={activity} />
          </div>
        </details>
      )}
    </article>
  );
}

function itemWords({ itemCount, items, kind }: Activity): string {
  const failed = items.filter(({ state }) => state === 'failed').length;
  const what = kind === 'image.pull' ? plural(itemCount, 'layer') : plural(itemCount, 'part');
  return failed === 0 ? what : `${what}, ${failed} failed`;
}
