import type { Permission } from '@/lib/access/role';

export interface ContainerPageTab {
  /** The last part of its address. */
  path: string;
  label: string;
  /** Who lacks it is not led there by search and keys; the page itself says why. */
  permission: Permission;
}

/** The views of one container, in their order: tabs, key 1 to 9, and what the search offers. */
export const CONTAINER_TABS: readonly ContainerPageTab[] = [
  { path: 'overview', label: 'Overview', permission: 'fleet:read' },
  { path: 'logs', label: 'Logs', permission: 'logs:read' },
  { path: 'terminal', label: 'Terminal', permission: 'containers:exec' },
  { path: 'stats', label: 'Stats', permission: 'fleet:read' },
  { path: 'health', label: 'Health', permission: 'fleet:read' },
  { path: 'processes', label: 'Processes', permission: 'fleet:read' },
  { path: 'files', label: 'Files', permission: 'fleet:read' },
  { path: 'inspect', label: 'Inspect', permission: 'fleet:read' },
];
