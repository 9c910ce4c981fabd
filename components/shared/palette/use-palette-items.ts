'use client';
import { useMemo } from 'react';
import { useActivities, useContainers, useHosts } from '@/lib/client/live-hooks';
import { useMe } from '@/lib/client/me';
import { useContainerActions } from '../container-actions/container-actions-provider';
import { useEntryHref, useNavigation } from '../nav-links';
import { applyTheme, THEMES } from '../theme';
import {
  activityItems,
  appItems,
  containerItems,
  hostItems,
  imageItems,
  networkItems,
  type PaletteActor,
  paletteItem,
  stackItems,
  volumeItems,
} from './palette-items';
import type { PaletteItem } from './palette-model';
import { usePaletteLists } from './palette-queries';

const THEME_TITLES = { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' } as const;

/** Everything that can be found, and what the signed-in role may do with it. */
export function usePaletteItems(onHelp: () => void): readonly PaletteItem[] {
  const { permissions } = useMe();
  const { request } = useContainerActions();
  const containers = useContainers();
  const hosts = useHosts();
  const { activities } = useActivities();
  const groups = useNavigation();
  const hrefOf = useEntryHref();
  const { apps, images, volumes, networks, users } = usePaletteLists();
  const actor = useMemo<PaletteActor>(
    () => ({ can: (permission) => permissions.includes(permission), request }),
    [permissions, request],
  );
  const pages = groups
    .flatMap(({ entries }) => entries)
    .map((entry) =>
      paletteItem({
        kind: 'page',
        id: entry.href,
        title: entry.label,
        text: entry.keywords,
        target: { href: hrefOf(entry) },
      }),
    );
  // Each list by itself: a container that changes state does not make the images anew.
  const ofContainers = useMemo(
    () => [...containerItems(containers, actor), ...stackItems(containers, actor)],
    [containers, actor],
  );
  const ofApps = useMemo(() => appItems(apps ?? [], actor), [apps, actor]);
  const ofHosts = useMemo(() => hostItems(hosts, actor), [hosts, actor]);
  const ofImages = useMemo(() => imageItems(images ?? [], actor), [images, actor]);
  const ofVolumes = useMemo(() => volumeItems(volumes ?? [], actor), [volumes, actor]);
  const ofNetworks = useMemo(() => networkItems(networks ?? [], actor), [networks, actor]);
  const ofActivities = useMemo(() => activityItems(activities), [activities]);
  const ofUsers = useMemo(
    () =>
      (users ?? []).map((user) =>
        paletteItem({
          kind: 'user',
          id: user.id,
          title: user.username,
          note: `${user.role}${user.disabled ? ', disabled' : ''}`,
          target: { href: '/users' },
        }),
      ),
    [users],
  );
  return [
    ...pages,
    ...commands(actor, onHelp),
    ...ofContainers,
    ...ofApps,
    ...ofHosts,
    ...ofImages,
    ...ofVolumes,
    ...ofNetworks,
    ...ofActivities,
    ...ofUsers,
  ];
}

/** What is no thing to be found, but can be done from anywhere. */
function commands(actor: PaletteActor, onHelp: () => void): PaletteItem[] {
  const command = (id: string, title: string, target: PaletteItem['target'], text = '') =>
    paletteItem({ kind: 'command', id, title, target, text });
  return [
    ...(actor.can('images:pull')
      ? [command('pull', 'Pull an image', { href: '/images?dialog=pull' }, 'download registry')]
      : []),
    ...(actor.can('volumes:write')
      ? [command('volume', 'Create a volume', { href: '/volumes?dialog=create' }, 'new add')]
      : []),
    ...(actor.can('networks:write')
      ? [command('network', 'Create a network', { href: '/networks?dialog=create' }, 'new add')]
      : []),
    ...(actor.can('apps:write')
      ? [command('adopt', 'Adopt a container as an app', { href: '/apps?dialog=adopt' }, 'new deploy')]
      : []),
    ...(actor.can('hosts:manage')
      ? [command('host', 'Add a host', { href: '/hosts?dialog=add' }, 'new engine create')]
      : []),
    command('shortcuts', 'Keyboard shortcuts', { run: onHelp }, 'keys help hotkeys'),
    command('time', 'Time zone and clock', { href: '/settings#time' }, 'utc local 24 hours'),
    command('notifications', 'Browser notifications', { href: '/settings#notifications' }, 'alerts desktop notify'),
    ...THEMES.map((theme) =>
      command(`theme-${theme}`, THEME_TITLES[theme], { run: () => applyTheme(theme) }, 'colours appearance mode'),
    ),
  ];
}
