import 'server-only';
import { eq } from 'drizzle-orm';
import { type Actor, linesOf, mayUseAt } from '@/lib/access/actor';
import { hostsOf } from '@/lib/access/grant';
import type { Permission } from '@/lib/access/role';
import { tokens, users } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import { narrowerHosts, narrowerRole } from './credential-cache';

/**
 * What somebody may do now who began something long before: never more than then, and nothing (null) once the user is disabled or
 * the token revoked. A session that ended meanwhile takes nothing away: people sign out and close the tab while work goes on.
 */
export function currentActor({ db }: Pick<StateDatabase, 'db'>, actor: Actor): Actor | null {
  const user = db.select().from(users).where(eq(users.id, actor.userId)).get();
  if (user === undefined || user.disabledAt !== null) return null;
  if (actor.kind === 'token') {
    const token = db.select({ id: tokens.id }).from(tokens).where(eq(tokens.id, actor.credentialId)).get();
    if (token === undefined) return null;
  }
  return {
    ...actor,
    role: narrowerRole(actor.role, user.role),
    hosts: narrowerHosts(actor.hosts, hostsOf(user.grants)),
    ...(JSON.stringify(actor.grants) !== JSON.stringify(user.grants) && {
      grants: user.grants,
      within: linesOf(actor),
    }),
  };
}

/** Whether they may still do this on this host: to what is the host's, or to what is of this stack. */
export function currentlyMay(
  state: Pick<StateDatabase, 'db'>,
  actor: Actor,
  permission: Permission,
  host: string,
  stack: string | null = null,
): boolean {
  const now = currentActor(state, actor);
  return now !== null && mayUseAt(now, permission, { host, stack });
}
