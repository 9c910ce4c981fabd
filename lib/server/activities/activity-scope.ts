import 'server-only';
import { type Actor, maySeeHost, maySeeWholeHost } from '@/lib/access/actor';
import type { Activity } from '@/lib/contract/activity';

/**
 * Whoever may not see one of its hosts must not learn of what happens there: not of the activity at all. Who sees some stacks of a
 * host only, sees there what they began themselves: titles and items name whatever was touched.
 */
export function maySeeActivity(
  actor: Actor,
  { host, hosts, startedBy }: Pick<Activity, 'host' | 'hosts' | 'startedBy'>,
): boolean {
  const own = startedBy === actor.username;
  return [...(host === null ? [] : [host]), ...hosts].every((each) =>
    own ? maySeeHost(actor, each) : maySeeWholeHost(actor, each),
  );
}
