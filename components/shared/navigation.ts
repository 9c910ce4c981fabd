import {
  Boxes,
  Braces,
  Database,
  Gauge,
  History,
  ListChecks,
  type LucideIcon,
  Network,
  Package,
  Rocket,
  ScrollText,
  Server,
  Settings,
  Stethoscope,
  Users,
} from 'lucide-react';
import type { Permission } from '@/lib/access/role';

export interface NavigationEntry {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Who lacks it does not see the entry; the page itself refuses too. */
  permission: Permission;
  /** Other words that the quick search finds it by. */
  keywords: string;
}

export interface NavigationGroup {
  label: string;
  entries: readonly NavigationEntry[];
}

/** The console's pages. An entry appears here together with its page, never before. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: 'Fleet',
    entries: [
      { href: '/', label: 'Overview', icon: Gauge, permission: 'fleet:read', keywords: 'home dashboard health events' },
    ],
  },
  {
    label: 'Workloads',
    entries: [
      { href: '/containers', label: 'Containers', icon: Boxes, permission: 'fleet:read', keywords: 'docker ps stacks' },
      {
        href: '/apps',
        label: 'Apps',
        icon: Rocket,
        permission: 'fleet:read',
        keywords: 'environments releases adopt deploy roll back production staging',
      },
      {
        href: '/deployments',
        label: 'Deployments',
        icon: History,
        permission: 'fleet:read',
        keywords: 'releases rollout rollback verify history',
      },
    ],
  },
  {
    label: 'Artifacts',
    entries: [
      {
        href: '/images',
        label: 'Images',
        icon: Package,
        permission: 'fleet:read',
        keywords: 'tags layers digests repositories pull prune dangling unused',
      },
      {
        href: '/volumes',
        label: 'Volumes',
        icon: Database,
        permission: 'fleet:read',
        keywords: 'data storage disk mounts nfs anonymous prune',
      },
    ],
  },
  {
    label: 'Infrastructure',
    entries: [
      {
        href: '/hosts',
        label: 'Hosts',
        icon: Server,
        permission: 'fleet:read',
        keywords: 'engines docker machines ssh tls add',
      },
      {
        href: '/networks',
        label: 'Networks',
        icon: Network,
        permission: 'fleet:read',
        keywords: 'subnet bridge overlay macvlan address gateway',
      },
    ],
  },
  {
    label: 'Operate',
    entries: [
      {
        href: '/activities',
        label: 'Activities',
        icon: ListChecks,
        permission: 'fleet:read',
        keywords: 'pulls progress jobs tasks history long work',
      },
    ],
  },
  {
    label: 'Admin',
    entries: [
      { href: '/users', label: 'Users', icon: Users, permission: 'users:manage', keywords: 'roles accounts people' },
      {
        href: '/audit',
        label: 'Audit log',
        icon: ScrollText,
        permission: 'audit:read',
        keywords: 'who did what history',
      },
      {
        href: '/console',
        label: 'Console',
        icon: Stethoscope,
        permission: 'system:read',
        keywords: 'health database memory backup restore support bundle restart version',
      },
      { href: '/api-reference', label: 'API', icon: Braces, permission: 'fleet:read', keywords: 'openapi rest tokens' },
      {
        href: '/settings',
        label: 'Settings',
        icon: Settings,
        permission: 'account:self',
        keywords: 'password sessions tokens account',
      },
    ],
  },
];

export function isCurrent(href: string, pathname: string): boolean {
  if (href === '/') return pathname === '/';
  // What is on a host has its address there: `/hosts/local/volumes/data` belongs to the volumes.
  const kind = /^\/hosts\/[^/]+\/(\w+)\//.exec(pathname)?.[1];
  if (kind !== undefined) return href === `/${kind}`;
  return pathname === href || pathname.startsWith(`${href}/`);
}

/** Whether the page narrows what it shows to the hosts chosen in the header. */
export function followsScope(pathname: string): boolean {
  return NAVIGATION.some(({ entries }) =>
    entries.some(
      ({ href, permission }) => href === pathname && permission === 'fleet:read' && href !== '/api-reference',
    ),
  );
}
