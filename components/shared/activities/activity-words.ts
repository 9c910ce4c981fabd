import { formatBytes, formatCount, formatDuration, formatRate } from '@/components/ui/format';
import type { Activity, ActivityProgress } from '@/lib/contract/activity';

/** How much is done, how fast, and what remains: `12 MiB of at least 40 MiB`, `3 MiB/s`, `about 9 s left`. */
export function progressWords(progress: ActivityProgress): string[] {
  const { atLeast, done, ratePerSecond, remainingMs, total, unit } = progress;
  const amount = (value: number) => (unit === 'bytes' ? formatBytes(value) : formatCount(value));
  const words: string[] = [];
  if (total !== null) words.push(`${amount(done)} of ${atLeast ? 'at least ' : ''}${amount(total)}`);
  else if (done > 0) words.push(amount(done));
  if (unit === 'bytes' && ratePerSecond !== null)
    words.push(ratePerSecond === 0 ? 'stalled' : formatRate(ratePerSecond));
  if (remainingMs !== null && remainingMs > 0)
    words.push(`about ${formatDuration(Math.ceil(remainingMs / 1000) * 1000)} left`);
  return words;
}

/** What to ask before it is cancelled; null where nothing is lost but time. */
export function cancelWarning({ kind }: Pick<Activity, 'kind'>): string[] | null {
  if (kind === 'image.pull') return null;
  return [
    'What was done until now stays done; nothing is undone.',
    'What is under way right now is waited for. What has not begun is left out.',
  ];
}

/** How it ended, for who only listens; null while it runs. */
export function endWords({ state, title }: Pick<Activity, 'state' | 'title'>): string | null {
  switch (state) {
    case 'running':
      return null;
    case 'succeeded':
      return `${title}: done`;
    case 'failed':
      return `${title}: failed`;
    case 'cancelled':
      return `${title}: cancelled`;
    case 'interrupted':
      return `${title}: interrupted`;
  }
}

export function activityPath({ id }: Pick<Activity, 'id'>): string {
  return `/activities/${id}`;
}
