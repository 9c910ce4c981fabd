import { type Grant, roleAt, roleEverywhere, wholeHosts } from './grant';
import { matches } from './pattern';
import { isFleetWide, PERMISSIONS, type Permission, type Role, roleAtLeast, roleHas } from './role';

/**
 * Who asks. What they may see and touch comes from the console's own records: from the lines of their account, and from the host and
 * stack under which the console keeps an object, never from what a container says of itself (see `server/engine/stack-records.ts`).
 */
export interface Actor {
  kind: 'user' | 'token';
  userId: string;
  username: string;
  /** The highest of the lines: for words. What they may do somewhere is asked by the functions below. */
  role: Role;
  /** Without `grants`: the one line `role` on all of these hosts, null for all hosts. Not looked at otherwise. */
  hosts: readonly string[] | null;
  grants?: readonly Grant[];
  /** Each cuts down what the ones before allow: the lines of a token, of the time when long work began. */
  within?: readonly (readonly Grant[])[];
  /** A token may have fewer permissions than its role; `null` means all of the role's. */
  permissions: readonly Permission[] | null;
  /** The session or the token, for audit and for ending what hangs on it. */
  credentialId: string;
}

/** What belongs to a host, and on it to a stack or to none. */
export interface Place {
  host: string;
  stack: string | null;
}

/** The actor's own lines, then those that cut them down. */
export function linesOf(actor: Actor): readonly (readonly Grant[])[] {
  return [actor.grants ?? [wholeHosts(actor.role, actor.hosts)], ...(actor.within ?? [])];
}

/** The role there; null: it does not exist for the actor. */
export function actorRoleAt(actor: Actor, { host, stack }: Place): Role | null {
  let least: Role | null = null;
  for (const lines of linesOf(actor)) {
    const role = roleAt(lines, host, stack);
    if (role === null) return null;
    if (least === null || roleAtLeast(least, role)) least = role;
  }
  return least;
}

const granted = (actor: Actor, permission: Permission) =>
  actor.permissions === null || actor.permissions.includes(permission);

/** Whether they may do it anywhere at all; where, `mayUseAt` says. What is about the console itself needs the role on everything. */
export function mayUse(actor: Actor, permission: Permission): boolean {
  if (!granted(actor, permission)) return false;
  if (isFleetWide(permission)) return mayUseEverywhere(actor, permission);
  return linesOf(actor).every((lines) => lines.some(({ role }) => roleHas(role, permission)));
}

/** On every host and all that is on it, also on those to come. */
export function mayUseEverywhere(actor: Actor, permission: Permission): boolean {
  if (!granted(actor, permission)) return false;
  return linesOf(actor).every((lines) => {
    const role = roleEverywhere(lines);
    return role !== null && roleHas(role, permission);
  });
}

export function mayUseAt(actor: Actor, permission: Permission, place: Place): boolean {
  if (!granted(actor, permission)) return false;
  const role = actorRoleAt(actor, place);
  return role !== null && roleHas(role, permission);
}

/** The container is there for them. */
export function maySee(actor: Actor, place: Place): boolean {
  return actorRoleAt(actor, place) !== null;
}

/** The host is there for them: they have a line for something on it. */
export function maySeeHost(actor: Actor, host: string): boolean {
  return linesOf(actor).every((lines) => lines.some(({ hosts }) => hosts.some((pattern) => matches(pattern, host))));
}

/** Everything on the host is there for them, what belongs to no stack too. */
export function maySeeWholeHost(actor: Actor, host: string): boolean {
  return maySee(actor, { host, stack: null });
}

/** Every host and everything on it, also those to come. */
export function holdsEverything(actor: Actor): boolean {
  return linesOf(actor).every((lines) => roleEverywhere(lines) !== null);
}

/** `To stop containers, the role operator is needed; anna is viewer on stack shop of edge-1.` */
export function refusalWords(actor: Actor, permission: Permission, place: Place | null): string {
  const { role, words } = PERMISSIONS[permission];
  const needed = `To ${words}, the role ${role} is needed`;
  if (place === null) {
    const all = roleHas(actor.role, permission) ? ' on everything' : '';
    return `${needed}${all}; ${actor.username} is ${actor.role}${all && ' on a part only'}.`;
  }
  const here = actorRoleAt(actor, place);
  if (place.stack === null && here === null) {
    return `${needed} on all stacks of «${place.host}»; ${actor.username} has some of its stacks only.`;
  }
  const where = place.stack === null ? `«${place.host}»` : `stack «${place.stack}» of «${place.host}»`;
  return `${needed}; ${actor.username} is ${here ?? 'nobody'} on ${where}.`;
}
