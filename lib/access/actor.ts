import { type Permission, type Role, roleHas } from './role';

/**
 * Who asks. `hosts` is the scope: host ids that the actor may see and touch, or `null` for all of them. It comes from the
 * console's own records, never from what a container says of itself.
 */
export interface Actor {
  kind: 'user' | 'token';
  userId: string;
  username: string;
  role: Role;
  hosts: readonly string[] | null;
  /** A token may have fewer permissions than its role; `null` means all of the role's. */
  permissions: readonly Permission[] | null;
  /** The session or the token, for audit and for ending what hangs on it. */
  credentialId: string;
}

export function mayUse(actor: Actor, permission: Permission): boolean {
  if (!roleHas(actor.role, permission)) return false;
  return actor.permissions === null || actor.permissions.includes(permission);
}

export function maySeeHost(actor: Actor, host: string): boolean {
  return actor.hosts === null || actor.hosts.includes(host);
}
