import 'server-only';
import { type Actor, maySeeHost } from '@/lib/access/actor';
import type { Activity } from '@/lib/contract/activity';

/** Whoever may not see one of its hosts must not learn of what happens there: not of the activity at all. */
export function maySeeActivity(actor: Actor, { host, hosts }: Pick<Activity, 'host' | 'hosts'>): boolean {
  return (host === null || maySeeHost(actor, host)) && hosts.every((each) => maySeeHost(actor, each));
}
