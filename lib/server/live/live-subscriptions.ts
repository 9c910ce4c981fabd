import 'server-only';
import { type Actor, maySee, maySeeHost, mayUse, mayUseAt } from '@/lib/access/actor';
import type { Permission } from '@/lib/access/role';
import type { Activity } from '@/lib/contract/activity';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { Topic } from '@/lib/contract/live';
import { maySeeActivity } from '../activities/activity-scope';
import type { ActivityService } from '../activities/activity-service';
import type { DeploymentFeed } from '../deployments/deployment-feed';
import type { Fleet } from '../engine/fleet';
import type { StatsService } from '../engine/stats-service';
import type { Inventory } from '../inventory/inventory';
import type { LiveFrames } from './live-frame';
import type { LiveOutbox } from './live-outbox';
import type { LogFollower } from './log-follower';

export interface LiveSources {
  fleet: Fleet;
  stats: StatsService;
  logs: LogFollower;
  inventory: Inventory;
  activities: ActivityService;
  deployments: DeploymentFeed;
  frames: LiveFrames;
  /** Calls back when the container is gone; returns how to stop. */
  onRemoved(host: string, id: string, run: () => void): () => void;
  counters: { droppedStats: number; freshSnapshots: number };
}

export interface LiveSubscription {
  kind: Topic['kind'];
  ack(lines: number): void;
  stop(): void;
}

/** The permission of each topic; one without a row does not compile. */
const PERMISSION: Readonly<Record<Topic['kind'], Permission>> = {
  fleet: 'fleet:read',
  stats: 'fleet:read',
  'container-stats': 'fleet:read',
  logs: 'logs:read',
  inventory: 'fleet:read',
  activities: 'fleet:read',
  deployments: 'fleet:read',
};

/**
 * Begins one subscription of one connection. Throws AppError (forbidden, host_not_found, container_not_found,
 * engine_unreachable) before anything was sent. `ended` is called once when it is over by itself.
 */
export function openSubscription(
  sources: LiveSources,
  actor: Actor,
  outbox: LiveOutbox,
  sub: number,
  topic: Topic,
  ended: (reason: string, problem: AppError | null) => void,
): LiveSubscription {
  if (!mayUse(actor, PERMISSION[topic.kind])) throw new AppError('forbidden');
  switch (topic.kind) {
    case 'fleet':
      return openFleet(sources, actor, outbox, sub);
    case 'stats':
      return openStats(sources, actor, outbox, sub);
    case 'container-stats':
      return openContainerStats(sources, actor, outbox, sub, topic, ended);
    case 'logs':
      return openLogs(sources, actor, outbox, sub, topic, ended);
    case 'inventory':
      return openInventory(sources, actor, outbox, sub, topic);
    case 'activities':
      return openActivities(sources, actor, outbox, sub);
    case 'deployments':
      return openDeployments(sources, actor, outbox, sub);
  }
}

const noAck = () => {};

function openFleet(sources: LiveSources, actor: Actor, outbox: LiveOutbox, sub: number): LiveSubscription {
  const { counters, fleet, frames } = sources;
  let closed = false;
  let wantsSnapshot = true;
  const pump = () => {
    if (closed) return;
    if (outbox.backedUp) {
      outbox.whenDrained(pump);
      return;
    }
    const update = subscription.take();
    if (update?.kind === 'snapshot') {
      counters.freshSnapshots++;
      wantsSnapshot = true;
    }
    if (wantsSnapshot) {
      wantsSnapshot = false;
      outbox.bytes(frames.snapshot(actor).of(sub));
    } else if (update?.kind === 'patch') {
      const frame = frames.patch(update.patch, actor);
      if (frame !== null) outbox.bytes(frame.of(sub));
    }
  };
  const subscription = fleet.subscribe(pump);
  pump();
  return {
    kind: 'fleet',
    ack: noAck,
    stop: () => {
      closed = true;
      subscription.close();
    },
  };
}

function openStats({ counters, frames, stats }: LiveSources, actor: Actor, outbox: LiveOutbox, sub: number) {
  const stop = stats.watchAll((tick) => {
    // The next one in 2 s says the same better.
    if (outbox.backedUp) counters.droppedStats++;
    else outbox.bytes(frames.stats(tick, actor).of(sub));
  });
  return { kind: 'stats', ack: noAck, stop } as const;
}

function openContainerStats(
  { counters, fleet, onRemoved, stats }: LiveSources,
  actor: Actor,
  outbox: LiveOutbox,
  sub: number,
  topic: Extract<Topic, { kind: 'container-stats' }>,
  ended: (reason: string, problem: AppError | null) => void,
): LiveSubscription {
  const { host, id } = find(fleet, actor, topic, PERMISSION[topic.kind]);
  outbox.message({ type: 'container-stats', sub, samples: stats.history(host, id) });
  const stopWatching = stats.watchContainer(host, id, (samples) => {
    if (outbox.backedUp) counters.droppedStats++;
    else outbox.message({ type: 'container-stats', sub, samples: [...samples] });
  });
  const stopWaiting = onRemoved(host, id, () => ended('The container was removed', null));
  return {
    kind: topic.kind,
    ack: noAck,
    stop: () => {
      stopWatching();
      stopWaiting();
    },
  };
}

function openLogs(
  { fleet, logs }: LiveSources,
  actor: Actor,
  outbox: LiveOutbox,
  sub: number,
  topic: Extract<Topic, { kind: 'logs' }>,
  ended: (reason: string, problem: AppError | null) => void,
): LiveSubscription {
  const container = find(fleet, actor, topic, PERMISSION[topic.kind]);
  // Its window bounds what is on the way: 5,000 lines or 4 MiB until the page has acknowledged.
  const follow = logs.follow(
    fleet.engine(container.host),
    container,
    { tail: topic.tail },
    {
      lines: (lines, skipped) =>
        outbox.message({ type: 'logs', sub, lines: [...lines], ...(skipped > 0 && { skipped }) }),
      caughtUp: () => outbox.message({ type: 'logs-caught-up', sub }),
      ended,
    },
  );
  return { kind: 'logs', ack: (lines) => follow.ack(lines), stop: () => follow.close() };
}

/** A page that lags is told once, when it has drained, of all that changed meanwhile. */
function openInventory(
  { inventory }: LiveSources,
  actor: Actor,
  outbox: LiveOutbox,
  sub: number,
  topic: Extract<Topic, { kind: 'inventory' }>,
): LiveSubscription {
  const untold = new Set<string>();
  let closed = false;
  const tell = () => {
    if (closed || untold.size === 0) return;
    if (outbox.backedUp) {
      outbox.whenDrained(tell);
      return;
    }
    const hosts = [...untold];
    untold.clear();
    outbox.message({ type: 'inventory', sub, of: topic.of, hosts });
  };
  const stopWatching = inventory.watch(topic.of, (hosts) => {
    for (const host of hosts) if (maySeeHost(actor, host)) untold.add(host);
    tell();
  });
  outbox.message({ type: 'inventory', sub, of: topic.of, hosts: [] });
  return {
    kind: topic.kind,
    ack: noAck,
    stop: () => {
      closed = true;
      stopWatching();
    },
  };
}

const LISTED = 50;

function openActivities({ activities }: LiveSources, actor: Actor, outbox: LiveOutbox, sub: number): LiveSubscription {
  const untold = new Map<string, Activity>();
  let closed = false;
  const tell = () => {
    if (closed || untold.size === 0) return;
    if (outbox.backedUp) {
      outbox.whenDrained(tell);
      return;
    }
    const changed = [...untold.values()].reverse();
    untold.clear();
    outbox.message({ type: 'activities', sub, first: false, activities: changed });
  };
  const stopWatching = activities.watch((changed) => {
    for (const one of changed) if (maySeeActivity(actor, one)) untold.set(one.id, one);
    tell();
  });
  const { activities: first } = activities.list(actor, { limit: LISTED });
  outbox.message({ type: 'activities', sub, first: true, activities: first });
  return {
    kind: 'activities',
    ack: noAck,
    stop: () => {
      closed = true;
      stopWatching();
    },
  };
}

/** As with activities; a page that lags gets what is true when it has drained. */
function openDeployments(
  { deployments }: LiveSources,
  actor: Actor,
  outbox: LiveOutbox,
  sub: number,
): LiveSubscription {
  const untold = new Set<string>();
  let closed = false;
  const tell = () => {
    if (closed || untold.size === 0) return;
    if (outbox.backedUp) {
      outbox.whenDrained(tell);
      return;
    }
    const changed = deployments.visible(actor, [...untold]);
    untold.clear();
    if (changed.length > 0) outbox.message({ type: 'deployments', sub, first: false, deployments: changed });
  };
  const stopWatching = deployments.watch((ids) => {
    for (const id of ids) untold.add(id);
    tell();
  });
  outbox.message({ type: 'deployments', sub, first: true, deployments: deployments.latest(actor, LISTED) });
  return {
    kind: 'deployments',
    ack: noAck,
    stop: () => {
      closed = true;
      stopWatching();
    },
  };
}

function find(
  fleet: Fleet,
  actor: Actor,
  { container, host }: { host: string; container: string },
  permission: Permission,
): ContainerSummary {
  if (!maySeeHost(actor, host) || fleet.host(host) === undefined) throw new AppError('host_not_found');
  const found = fleet.container(host, container);
  if (found === undefined || !maySee(actor, found)) throw new AppError('container_not_found');
  if (!mayUseAt(actor, permission, found)) throw new AppError('forbidden');
  return found;
}
