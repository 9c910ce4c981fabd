import 'server-only';
import { type Actor, linesOf } from '@/lib/access/actor';
import { coversGrant, type Grant, grantWords } from '@/lib/access/grant';
import { type Permission, type Role, roleAtLeast, roleHas } from '@/lib/access/role';
import { AppError } from '@/lib/contract/app-error';

export interface Rights {
  /** The highest of the lines. */
  role: Role;
  permissions?: readonly Permission[] | null;
  grants: readonly Grant[];
}

/**
 * Nobody hands out more than they hold: role, permissions, lines. Throws AppError('forbidden') with the field at fault.
 */
export function refuseBeyond(actor: Actor, grant: Rights): void {
  if (!roleAtLeast(actor.role, grant.role)) {
    throw beyond('role', `The role ${grant.role} is more than ${actor.username}’s own, ${actor.role}.`);
  }
  const outside = grant.grants.find((line) => !linesOf(actor).every((own) => coversGrant(own, line)));
  if (outside) {
    const detail = `«${grantWords(outside)}» is more than ${actor.username} may do there.`;
    throw new AppError('forbidden', {
      detail,
      fields: ['hosts', 'grants'].map((path) => ({ path, message: detail })),
    });
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
