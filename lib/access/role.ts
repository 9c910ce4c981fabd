/** Roles, from least to most. A role has every permission of those before it. */
export const ROLES = ['viewer', 'operator', 'deployer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Every permission with the least role that has it. A new permission without a row here does not compile where it is used.
 * `admin` - and whoever may create containers without limits - is root on every host; README says so.
 */
export const PERMISSIONS = {
  'fleet:read': { role: 'viewer', words: 'see hosts, containers, health, charts' },
  'logs:read': { role: 'viewer', words: 'read and download container logs' },
  'containers:operate': { role: 'operator', words: 'start, stop, restart, pause, kill containers' },
  'containers:update': { role: 'operator', words: 'change limits and restart policy of containers' },
  'containers:create': { role: 'deployer', words: 'create containers, within the policy' },
  'containers:privileged': { role: 'admin', words: 'create containers that can become root on their host' },
  'containers:remove': { role: 'deployer', words: 'remove containers' },
  'containers:exec': {
    role: 'deployer',
    words: 'open terminals in containers; who does sees all that is in them, secrets too',
  },
  'files:read': { role: 'deployer', words: 'browse, read and download files of containers, secrets in them too' },
  'files:write': { role: 'deployer', words: 'upload files into containers' },
  'images:pull': { role: 'operator', words: 'pull images from registries' },
  'volumes:write': { role: 'deployer', words: 'create and remove volumes' },
  'volumes:prune': { role: 'admin', words: 'remove all unused volumes of a host at once' },
  'networks:write': { role: 'deployer', words: 'create and remove networks, connect and disconnect containers' },
  'networks:prune': { role: 'admin', words: 'remove all unused networks of a host at once' },
  'images:write': { role: 'deployer', words: 'tag, untag and remove images' },
  'images:prune': { role: 'admin', words: 'remove all unused images of a host at once' },
  'apps:write': { role: 'deployer', words: 'make apps and environments, adopt containers' },
  'deployments:create': { role: 'deployer', words: 'deploy releases and cancel deployments' },
  'deployments:rollback': { role: 'deployer', words: 'roll an environment back to an older release' },
  'secrets:reveal': { role: 'admin', words: 'see environment values that look like secrets' },
  'activities:cancel': { role: 'admin', words: 'cancel what others started' },
  'account:self': { role: 'viewer', words: 'own password, sessions and API tokens' },
  'views:share': { role: 'operator', words: 'share saved views of lists with the team' },
  'hosts:manage': { role: 'admin', words: 'add, change and remove hosts and their credentials' },
  'console:manage': { role: 'admin', words: 'back up, restore and restart the console' },
  'users:manage': { role: 'admin', words: 'create, change and disable users, end their sessions and tokens' },
  'audit:read': { role: 'admin', words: 'search the audit log' },
  'system:read': { role: 'admin', words: 'see the console’s own state and metrics' },
} as const satisfies Record<string, { role: Role; words: string }>;
export type Permission = keyof typeof PERMISSIONS;

/**
 * About the console itself and not about a host or a stack: these need the role on everything. Whoever is `admin` of one stack only
 * must not reach all others by a backup, another host's address or a new user.
 */
const FLEET_WIDE: ReadonlySet<Permission> = new Set<Permission>([
  'hosts:manage',
  'console:manage',
  'users:manage',
  'audit:read',
  'system:read',
]);

/** Their routes without a host in the address look at each object's own place; all others of that kind need the role on everything. */
const SCOPED_BY_ROUTE: ReadonlySet<string> = new Set([
  'fleet:read',
  'logs:read',
  'account:self',
  'containers:operate',
  'containers:remove',
  'containers:exec',
  'activities:cancel',
]);

export function isScopedByRoute(permission: Permission): boolean {
  return SCOPED_BY_ROUTE.has(permission);
}

export function isFleetWide(permission: Permission): boolean {
  return FLEET_WIDE.has(permission);
}

export function roleAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

export function roleHas(role: Role, permission: Permission): boolean {
  return roleAtLeast(role, PERMISSIONS[permission].role);
}
