import { ANYTHING, covers, matches } from './pattern';
import { type Role, roleAtLeast } from './role';

/**
 * One line of an account: this role on the stacks that match, of the hosts that match. Where several lines match, the highest role
 * counts; what no line matches does not exist for the account. Only the stack pattern `*` is also for containers of no stack, and
 * for what belongs to a host as a whole: its images, volumes, networks and settings.
 */
export interface Grant {
  role: Role;
  /** Patterns (see `pattern.ts`) of host ids. */
  hosts: string[];
  /** Patterns of stack names. */
  stacks: string[];
}

export const MAX_GRANTS = 20;
export const MAX_PATTERNS = 100;

/** One line over these hosts (null: all), all that is on them. */
export function wholeHosts(role: Role, hosts: readonly string[] | null): Grant {
  return { role, hosts: hosts === null ? [ANYTHING] : [...hosts], stacks: [ANYTHING] };
}

/** Patterns of the hosts that the lines are about; null: of all hosts. */
export function hostsOf(grants: readonly Grant[]): string[] | null {
  const patterns = [...new Set(grants.flatMap(({ hosts }) => hosts))];
  return patterns.includes(ANYTHING) ? null : patterns;
}

/** The highest role that the lines give there; null: none. `stack` null: of no stack, or the host as a whole. */
export function roleAt(grants: readonly Grant[], host: string, stack: string | null): Role | null {
  let found: Role | null = null;
  for (const grant of grants) {
    if (found !== null && roleAtLeast(found, grant.role)) continue;
    if (!grant.hosts.some((pattern) => matches(pattern, host))) continue;
    const there =
      grant.stacks.includes(ANYTHING) || (stack !== null && grant.stacks.some((pattern) => matches(pattern, stack)));
    if (there) found = grant.role;
  }
  return found;
}

export function highestRole(grants: readonly Grant[]): Role {
  return grants.reduce<Role>((high, { role }) => (roleAtLeast(high, role) ? high : role), 'viewer');
}

/** The highest role that the lines give on every host and stack there is or will be; null: there is none. */
export function roleEverywhere(grants: readonly Grant[]): Role | null {
  const everywhere = grants.filter(({ hosts, stacks }) => hosts.includes(ANYTHING) && stacks.includes(ANYTHING));
  return everywhere.length === 0 ? null : highestRole(everywhere);
}

/** Whether `own` allows to hand out `wished`: one of the own lines has at least its role, and all that it covers. */
export function coversGrant(own: readonly Grant[], wished: Grant): boolean {
  return own.some(
    ({ role, hosts, stacks }) =>
      roleAtLeast(role, wished.role) &&
      wished.hosts.every((inner) => hosts.some((outer) => covers(outer, inner))) &&
      wished.stacks.every((inner) => stacks.some((outer) => covers(outer, inner))),
  );
}

/** `operator on staging-* of edge-*`, `viewer on all of edge-1, edge-2`, `admin on everything`. */
export function grantWords({ role, hosts, stacks }: Grant): string {
  const allHosts = hosts.includes(ANYTHING);
  const allStacks = stacks.includes(ANYTHING);
  if (allHosts && allStacks) return `${role} on everything`;
  return `${role} on ${allStacks ? 'all' : `stacks ${stacks.join(', ')}`} of ${allHosts ? 'all hosts' : hosts.join(', ')}`;
}
