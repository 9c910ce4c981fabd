import type { Activity } from '@/lib/contract/activity';
import type { FleetEvent } from '@/lib/contract/event';
import type { HostSummary } from '@/lib/contract/host';
import { type EndsSeen, endedSince, endsSeen } from '../activities/activity-ends-model';
import { endWords as activityEndWords, activityPath } from '../activities/activity-words';
import { containerPath } from '../container-path';
import { containerEnds, endWords, isUnexpectedEnd } from '../events/container-ends';
import { hostPath } from '../hosts/host-path';
import type { NoticeKind } from './notification-settings';

export interface Notice {
  kind: NoticeKind;
  title: string;
  body: string;
  /** What a click leads to. */
  href: string;
}

export interface NoticeSources {
  events: readonly FleetEvent[];
  hosts: readonly HostSummary[];
  activities: readonly Activity[];
  /** Whether the activities were told at all. */
  activitiesSynced: boolean;
}

/** More at once are one message that says how many. */
const SINGLE_AT_MOST = 3;

const eventKey = (event: FleetEvent) => `${event.host}/${event.id}/${event.at}/${event.action}/${event.detail}`;
const endKey = (end: { host: string; id: string; at: number }) => `${end.host}/${end.id}/${end.at}`;

/**
 * What is news since the last look. The first look finds none: what was there before is no news. A container's end is put together
 * from several events, so look when they have all come: a moment after the first.
 */
export class NoticeFinder {
  #first = true;
  #told = new Set<string>();
  #live = new Map<string, boolean>();
  #activities: EndsSeen | null = null;

  look(now: NoticeSources): Notice[] {
    const notices = [...this.#containers(now.events), ...this.#hosts(now.hosts)];
    if (now.activitiesSynced) notices.push(...this.#ended(now.activities));
    const first = this.#first;
    this.#first = false;
    return first ? [] : notices;
  }

  #containers(events: readonly FleetEvent[]): Notice[] {
    const notices: Notice[] = [];
    // Only of what is still there to be told twice.
    const told = new Set<string>();
    for (const event of events) {
      if (event.type !== 'container' || event.action !== 'health_status' || event.detail !== 'unhealthy') continue;
      const key = eventKey(event);
      told.add(key);
      if (this.#told.has(key)) continue;
      notices.push({
        kind: 'unhealthy',
        title: `${event.name} is unhealthy`,
        body: `Its health check fails, on ${event.host}`,
        href: containerPath(event, 'health'),
      });
    }
    for (const end of containerEnds(events)) {
      const key = endKey(end);
      told.add(key);
      if (this.#told.has(key) || !isUnexpectedEnd(end)) continue;
      notices.push({
        kind: 'died',
        title: end.oom ? `${end.name} ran out of memory` : `${end.name} ended with code ${end.exitCode}`,
        body: `${endWords(end)}, on ${end.host}`,
        href: containerPath(end, 'logs'),
      });
    }
    this.#told = told;
    return notices;
  }

  #hosts(hosts: readonly HostSummary[]): Notice[] {
    const notices: Notice[] = [];
    for (const host of hosts) {
      const live = host.status === 'live';
      const before = this.#live.get(host.id);
      this.#live.set(host.id, live);
      if (before === undefined || before === live) continue;
      notices.push({
        kind: 'host',
        title: live ? `${host.name} answers again` : `${host.name} does not answer`,
        body: live
          ? 'What is shown of it is live again'
          : (host.trouble?.detail ?? 'The connection to its engine is lost'),
        href: hostPath(host.id),
      });
    }
    return notices;
  }

  #ended(activities: readonly Activity[]): Notice[] {
    const ended = endedSince(this.#activities, activities);
    this.#activities = endsSeen(activities);
    return ended.map((activity) => ({
      kind: 'activity',
      title: activityEndWords(activity) ?? activity.title,
      body: activity.problem?.detail ?? activity.result ?? `Started by ${activity.startedBy}`,
      href: activityPath(activity),
    }));
  }
}

/** Several at once become one, so that a host that goes down is not fifty messages. */
export function coalesced(notices: readonly Notice[]): readonly Notice[] {
  const [first] = notices;
  if (first === undefined || notices.length <= SINGLE_AT_MOST) return notices;
  const shown = notices.slice(0, SINGLE_AT_MOST).map(({ title }) => title);
  return [
    {
      kind: first.kind,
      title: `${notices.length} things happened`,
      body: `${shown.join('; ')} and ${notices.length - SINGLE_AT_MOST} more`,
      href: '/',
    },
  ];
}
