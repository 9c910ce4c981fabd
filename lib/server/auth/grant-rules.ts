import 'server-only';
import type { Actor } from '@/lib/access/actor';
import { type Permission, type Role, roleAtLeast, roleHas } from '@/lib/access/role';
import { AppError } from '@/lib/contract/app-error';

export interface Grant {
  role: Role;
  permissions?: readonly Permission[] | null;
  /** null: all hosts. */
  hosts: readonly string[] | null;
}

/**
 * Nobody hands out more than they hold: role, permissions, hosts. Throws AppError('forbidden') with the field at fault.
 */
export function refuseBeyond(actor: Actor, grant: Grant): void {
  if (!roleAtLeast(actor.role, grant.role)) {
    throw beyond('role', `The role ${grant.role} is more than ${actor.username}’s own, ${actor.role}.`);
  }
  const { hosts } = actor;
  if (hosts !== null) {
    const outside = grant.hosts === null ? 'all hosts' : grant.hosts.find((host) => !hosts.includes(host));
    if (outside !== undefined) throw beyond('hosts', `${outside} is outside the hosts that ${actor.username} may see.`);
  }
  for (const permission of grant.permissions ?? []) {
    if (!roleHas(grant.role, permission)) {
      throw new AppError('validation_failed', {
        detail: `The role ${grant.role} does not have ${permission}.`,
        fields: [{ path: 'permissions', message: `${grant.role} does not have ${permission}` }],
      });
    }
  }
  const { permissions } = actor;
  if (permissions !== null) {
    if (!grant.permissions)
      throw beyond('permissions', 'A token with chosen permissions can only hand out some of these.');
    const extra = grant.permissions.find((permission) => !permissions.includes(permission));
    if (extra) throw beyond('permissions', `This token does not have ${extra} itself.`);
  }
}

function beyond(path: string, detail: string): AppError {
  return new AppError('forbidden', { detail, fields: [{ path, message: detail }] });
}
