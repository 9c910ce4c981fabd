import 'server-only';
import { eq } from 'drizzle-orm';
import { type Actor, maySeeHost, mayUse } from '@/lib/access/actor';
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
    hosts: narrowerHosts(actor.hosts, user.hosts),
  };
}

/** Whether they may still do this on this host. */
export function currentlyMay(
  state: Pick<StateDatabase, 'db'>,
  actor: Actor,
  permission: Permission,
  host: string,
): boolean {
  const now = currentActor(state, actor);
  return now !== null && mayUse(now, permission) && maySeeHost(now, host);
}
