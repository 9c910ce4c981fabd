import type { Activity } from '@/lib/contract/activity';

/** What was there at the last look. */
export interface EndsSeen {
  running: ReadonlySet<string>;
  /** `startedAt` of the newest; what is newer and unknown began since. */
  newest: number;
}

export function endsSeen(activities: readonly Activity[]): EndsSeen {
  return {
    running: new Set(activities.filter(({ state }) => state === 'running').map(({ id }) => id)),
    newest: Math.max(0, ...activities.map(({ startedAt }) => startedAt)),
  };
}

/**
 * Those that have ended since the last look. One that began and ended in between was never seen running: what fails at once is told
 * too. Of the first look (null) nothing is news.
 */
export function endedSince(seen: EndsSeen | null, activities: readonly Activity[]): Activity[] {
  if (seen === null) return [];
  return activities.filter(
    ({ id, startedAt, state }) => state !== 'running' && (seen.running.has(id) || startedAt > seen.newest),
  );
}
