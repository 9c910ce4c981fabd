import type { Activity } from '@/lib/contract/activity';

export type ActivityFilter = 'all' | 'running' | 'failed';

export function matchesFilter(activity: Activity, filter: ActivityFilter, host: string | null): boolean {
  if (host !== null && !activity.hosts.includes(host) && activity.host !== host) return false;
  if (filter === 'running') return activity.state === 'running';
  return filter === 'all' || activity.state === 'failed' || activity.state === 'interrupted';
}

/** Whether it is about one of these hosts; null: about any, or about none. */
export function touches(activity: Activity, hosts: ReadonlySet<string> | null): boolean {
  if (hosts === null) return true;
  return activity.hosts.some((host) => hosts.has(host)) || (activity.host !== null && hosts.has(activity.host));
}

/**
 * What was asked for, brought up to date by what the live connection tells; newest first. `more`: there are older ones that were
 * not asked for yet, so a live one from before the oldest shown is left for them.
 */
export function mergeHistory(
  asked: readonly Activity[],
  live: readonly Activity[],
  options: { filter: ActivityFilter; host: string | null; more: boolean },
): Activity[] {
  const oldest = options.more ? (asked.at(-1)?.startedAt ?? 0) : 0;
  const known = new Map(asked.map((one) => [one.id, one]));
  for (const one of live) if (known.has(one.id) || one.startedAt >= oldest) known.set(one.id, one);
  return [...known.values()]
    .filter((one) => matchesFilter(one, options.filter, options.host))
    .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
}
