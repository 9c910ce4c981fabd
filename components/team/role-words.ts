import { PERMISSIONS, type Permission, ROLES, type Role, roleAtLeast, roleHas } from '@/lib/access/role';

const all = Object.keys(PERMISSIONS) as Permission[];

/** Roles that somebody may hand out: no more than their own. */
export function grantableRoles(own: Role): Role[] {
  return ROLES.filter((role) => roleAtLeast(own, role));
}

/** What a role adds to the ones before it, in words. */
export function roleWords(role: Role): string {
  const before = ROLES[ROLES.indexOf(role) - 1];
  const words = all
    .filter((permission) => PERMISSIONS[permission].role === role)
    .map((permission) => PERMISSIONS[permission].words);
  const may = words.length === 0 ? 'the same' : words.join('; ');
  return before === undefined ? `May ${may}.` : `All of ${before}, and: ${may}.`;
}

/** Permissions that a role has and the actor holds. */
export function grantablePermissions(role: Role, own: readonly Permission[]): Permission[] {
  return all.filter((permission) => roleHas(role, permission) && own.includes(permission));
}
