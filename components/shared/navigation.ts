import { Boxes, Braces, Gauge, type LucideIcon, ScrollText, Settings, Users } from 'lucide-react';
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
  if (href === '/containers' && pathname.startsWith('/hosts/')) return true;
  return pathname === href || pathname.startsWith(`${href}/`);
}
