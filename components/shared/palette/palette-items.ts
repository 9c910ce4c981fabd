import type { Permission } from '@/lib/access/role';
import type { Activity } from '@/lib/contract/activity';
import type { App } from '@/lib/contract/app';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSummary } from '@/lib/contract/host';
import type { ImageSummary } from '@/lib/contract/image';
import type { NetworkSummary } from '@/lib/contract/network';
import type { VolumeSummary } from '@/lib/contract/volume';
import { ACTION_WORDS, isPossible, ROW_ACTIONS, type RowAction } from '../container-actions/action-model';
import { CONTAINER_TABS } from '../container-page-tabs';
import { containerPath } from '../container-path';
import { containersHref } from '../containers-href';
import { appPath, deployHref, rollbackHref } from '../deploy/deploy-paths';
import { hostPath } from '../hosts/host-path';
import type { PaletteAction, PaletteItem, PaletteKind, PaletteTarget } from './palette-model';

/** What the signed-in role may do, and how an action on containers is asked for (with its dialog). */
export interface PaletteActor {
  can: (permission: Permission) => boolean;
  request: (action: RowAction, containers: readonly ContainerSummary[]) => void;
}

interface Draft {
  kind: PaletteKind;
  /** Tells it from all others of its kind. */
  id: string;
  title: string;
  text?: string;
  note?: string;
  target: PaletteTarget;
  actions?: () => readonly PaletteAction[];
}

const NONE = () => [];

export function paletteItem({ kind, id, title, text = '', note = '', target, actions = NONE }: Draft): PaletteItem {
  return {
    key: `${kind}:${id}`,
    kind,
    title,
    name: title.toLowerCase(),
    text: text.toLowerCase(),
    note,
    target,
    actions,
  };
}

function leading(id: string, label: string, href: string, danger = false): PaletteAction {
  return { id, label, danger, target: { href } };
}

/** `?dialog=remove` opens the dialog of the page, which asks and says what hangs on it. */
function removing(path: string): PaletteAction {
  return leading('remove', 'Remove …', `${path}?dialog=remove`, true);
}

function permissionFor(action: RowAction): Permission {
  return action === 'remove' ? 'containers:remove' : 'containers:operate';
}

function containerActions(container: ContainerSummary, actor: PaletteActor): PaletteAction[] {
  const tabs = CONTAINER_TABS.filter(({ path, permission }) => path !== 'overview' && actor.can(permission)).map(
    ({ path, label }) => leading(path, label, containerPath(container, path)),
  );
  const acts = ROW_ACTIONS.filter(
    (action) => isPossible(action, container.state) && actor.can(permissionFor(action)),
  ).map((action) => ({
    id: action,
    label: `${ACTION_WORDS[action].label}${action === 'start' || action === 'unpause' ? '' : ' …'}`,
    danger: action === 'remove' || action === 'kill',
    target: { run: () => actor.request(action, [container]) },
  }));
  const more = actor.can('containers:create')
    ? [leading('duplicate', 'Duplicate', `/hosts/${container.host}/containers/new?from=${container.id}`)]
    : [];
  return [...tabs, ...acts, ...more];
}

export function containerItems(containers: readonly ContainerSummary[], actor: PaletteActor): PaletteItem[] {
  return containers.map((container) =>
    paletteItem({
      kind: 'container',
      id: `${container.host}/${container.id}`,
      title: container.name,
      text: `${container.image} ${container.id} ${container.stack ?? ''} ${container.service ?? ''} ${container.host}`,
      note: `${container.state}${container.state === 'running' && container.health === 'unhealthy' ? ', unhealthy' : ''}, ${container.image}`,
      target: { href: containerPath(container) },
      actions: () => containerActions(container, actor),
    }),
  );
}

/** Each app, and for each of its environments the way back: that must be found in one go. */
export function appItems(apps: readonly App[], actor: PaletteActor): PaletteItem[] {
  return apps.flatMap(({ environments, name }) => [
    paletteItem({
      kind: 'app',
      id: name,
      title: name,
      text: environments.map((environment) => environment.active?.services[0]?.image.reference ?? '').join(' '),
      note: environments
        .map(
          (environment) =>
            `${environment.name}: ${environment.active ? `release ${environment.active.number}` : 'nothing yet'}`,
        )
        .join(', '),
      target: { href: appPath(name) },
      actions: () =>
        environments.flatMap((environment) => [
          ...(actor.can('deployments:rollback')
            ? [
                leading(
                  `rollback-${environment.name}`,
                  `Roll back ${environment.name} …`,
                  rollbackHref(name, environment.name),
                ),
              ]
            : []),
          ...(actor.can('deployments:create')
            ? [
                leading(
                  `deploy-${environment.name}`,
                  `Deploy to ${environment.name} …`,
                  deployHref(name, environment.name),
                ),
              ]
            : []),
        ]),
    }),
    ...(actor.can('deployments:rollback')
      ? environments.map((environment) =>
          paletteItem({
            kind: 'app',
            id: `${name}/${environment.name} rollback`,
            title: `Roll back ${name} / ${environment.name} …`,
            text: 'rollback undo previous release',
            note: environment.active === null ? 'nothing is live yet' : `release ${environment.active.number} is live`,
            target: { href: rollbackHref(name, environment.name) },
          }),
        )
      : []),
  ]);
}

export function stackItems(containers: readonly ContainerSummary[], actor: PaletteActor): PaletteItem[] {
  const stacks = new Map<string, ContainerSummary[]>();
  for (const container of containers) {
    if (container.stack === null) continue;
    stacks.set(container.stack, [...(stacks.get(container.stack) ?? []), container]);
  }
  return [...stacks].map(([stack, members]) => {
    const acts = () =>
      (['start', 'restart', 'stop'] as const)
        .filter((action) => actor.can(permissionFor(action)))
        .map((action) => ({ action, able: members.filter(({ state }) => isPossible(action, state)) }))
        .filter(({ able }) => able.length > 0)
        .map(({ action, able }) => ({
          id: action,
          label: `${ACTION_WORDS[action].label} its containers …`,
          danger: false,
          target: { run: () => actor.request(action, able) },
        }));
    return paletteItem({
      kind: 'stack',
      id: stack,
      title: stack,
      note: `${members.length} ${members.length === 1 ? 'container' : 'containers'}`,
      target: { href: containersHref({ stack }) },
      actions: acts,
    });
  });
}

export function hostItems(hosts: readonly HostSummary[], actor: PaletteActor): PaletteItem[] {
  return hosts.map((host) =>
    paletteItem({
      kind: 'host',
      id: host.id,
      title: host.name,
      text: `${host.id} ${host.environment ?? ''} ${host.endpoint}`,
      note: [host.status === 'live' ? null : 'does not answer', host.environment, host.endpoint]
        .filter(Boolean)
        .join(', '),
      target: { href: hostPath(host.id) },
      actions: () => [
        leading('containers', 'Its containers', containersHref({ host: host.id })),
        leading('images', 'Its images', `/images?host=${host.id}`),
        leading('volumes', 'Its volumes', `/volumes?host=${host.id}`),
        leading('networks', 'Its networks', `/networks?host=${host.id}`),
        ...(actor.can('containers:create') && host.status === 'live'
          ? [leading('create', 'Create a container', `/hosts/${host.id}/containers/new`)]
          : []),
        ...(actor.can('hosts:manage') ? [leading('change', 'Change …', `${hostPath(host.id)}?dialog=change`)] : []),
      ],
    }),
  );
}

export function imageItems(images: readonly ImageSummary[], actor: PaletteActor): PaletteItem[] {
  return images.map((image) => {
    const id = image.id.replace(/^sha256:/, '');
    const path = `/hosts/${image.host}/images/${id}`;
    return paletteItem({
      kind: 'image',
      id: `${image.host}/${id}`,
      title: image.tags[0] ?? id.slice(0, 12),
      text: `${image.tags.join(' ')} ${id} ${image.host}`,
      note: `${image.use}, on ${image.host}`,
      target: { href: path },
      actions: () => (actor.can('images:write') ? [removing(path)] : []),
    });
  });
}

export function volumeItems(volumes: readonly VolumeSummary[], actor: PaletteActor): PaletteItem[] {
  return volumes.map((volume) => {
    const path = `/hosts/${volume.host}/volumes/${volume.name}`;
    const users = volume.usedBy.map(({ name }) => name);
    return paletteItem({
      kind: 'volume',
      id: `${volume.host}/${volume.name}`,
      title: volume.anonymous ? volume.name.slice(0, 12) : volume.name,
      text: `${volume.name} ${volume.stack ?? ''} ${volume.driver} ${volume.host} ${users.join(' ')}`,
      note: `${users.length === 0 ? 'unused' : `used by ${users[0]}${users.length > 1 ? ` and ${users.length - 1} more` : ''}`}, on ${volume.host}`,
      target: { href: path },
      actions: () => (actor.can('volumes:write') ? [removing(path)] : []),
    });
  });
}

export function networkItems(networks: readonly NetworkSummary[], actor: PaletteActor): PaletteItem[] {
  return networks.map((network) => {
    const path = `/hosts/${network.host}/networks/${network.id}`;
    return paletteItem({
      kind: 'network',
      id: `${network.host}/${network.id}`,
      title: network.name,
      text: `${network.id} ${network.driver} ${network.stack ?? ''} ${network.host} ${network.subnets.map(({ subnet }) => subnet).join(' ')}`,
      note: `${network.driver}, on ${network.host}`,
      target: { href: path },
      actions: () => (actor.can('networks:write') && !network.builtIn ? [removing(path)] : []),
    });
  });
}

export function activityItems(activities: readonly Activity[]): PaletteItem[] {
  return activities.map((activity) =>
    paletteItem({
      kind: 'activity',
      id: activity.id,
      title: activity.title,
      text: `${activity.kind} ${activity.startedBy}`,
      note: `${activity.state}, by ${activity.startedBy}`,
      target: { href: `/activities/${activity.id}` },
    }),
  );
}
