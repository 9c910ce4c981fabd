import type { Deployment } from '../contract/deployment';
import type { InventoryKind } from '../contract/inventory';
import type { Topic } from '../contract/live';
import type { LogLine } from '../contract/log';
import type { Problem } from '../contract/problem';
import { ActivityStore } from './activity-store';
import { DeploymentStore } from './deployment-store';
import { FleetStore } from './fleet-store';
import type { LiveConnection, LiveSink, LiveSubscription } from './live-connection';
import { StatsStore } from './stats-store';

/** After the last reader left, a shared topic stays open this long: a change of page must not tear it down and build it up. */
const LINGER_MS = 3000;
const REOPEN_MS = 3000;

/** Shares one subscription between all readers of a topic. */
class SharedTopic {
  #readers = 0;
  #close: (() => void) | null = null;
  #lingering: ReturnType<typeof setTimeout> | null = null;

  constructor(readonly open: () => () => void) {}

  /** Returns the way to leave; calling it twice counts once. */
  read(): () => void {
    this.#readers += 1;
    if (this.#lingering !== null) clearTimeout(this.#lingering);
    this.#lingering = null;
    this.#close ??= this.open();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#readers -= 1;
      if (this.#readers > 0) return;
      this.#lingering = setTimeout(() => {
        this.#lingering = null;
        this.#close?.();
        this.#close = null;
      }, LINGER_MS);
    };
  }
}

/** What the pages of one tab share: the connection and the stores it feeds. */
export class LiveClient {
  readonly fleet = new FleetStore();
  readonly stats = new StatsStore();
  readonly activities = new ActivityStore();
  readonly deployments = new DeploymentStore();
  readonly #fleetTopic: SharedTopic;
  readonly #statsTopic: SharedTopic;
  readonly #activityTopic: SharedTopic;
  readonly #deploymentTopic: SharedTopic;
  readonly #deploymentListeners = new Set<(moved: readonly Deployment[]) => void>();
  readonly #inventoryTopics = new Map<InventoryKind, SharedTopic>();
  readonly #inventoryListeners = new Set<(of: InventoryKind) => void>();

  constructor(readonly connection: LiveConnection) {
    this.#fleetTopic = this.#share({ kind: 'fleet' }, (sink) => ({
      message: (message) => {
        if (message.type === 'snapshot') this.fleet.applySnapshot(message);
        else if (message.type === 'patch' && !this.fleet.applyPatch(message)) connection.resubscribe(sink());
      },
    }));
    this.#statsTopic = this.#share({ kind: 'stats' }, () => ({
      message: (message) => {
        if (message.type === 'stats') this.stats.apply(message);
      },
      restarted: () => this.stats.breakLines(),
    }));
    this.#activityTopic = this.#share({ kind: 'activities' }, () => ({
      message: (message) => {
        if (message.type === 'activities') this.activities.apply(message);
      },
    }));
    this.#deploymentTopic = this.#share({ kind: 'deployments' }, () => ({
      message: (message) => {
        if (message.type !== 'deployments') return;
        const moved = this.deployments.apply(message);
        if (moved.length > 0) for (const listener of [...this.#deploymentListeners]) listener(moved);
      },
    }));
  }

  /** Keeps the fleet's mirror fed. Returns the way to stop. */
  readFleet(): () => void {
    return this.#fleetTopic.read();
  }

  /** Keeps the figures of lists and overview fed. Returns the way to stop. */
  readStats(): () => void {
    return this.#statsTopic.read();
  }

  /** Keeps the list of long work fed. Returns the way to stop. */
  readActivities(): () => void {
    return this.#activityTopic.read();
  }

  /** Keeps the list of deployments fed. Returns the way to stop. */
  readDeployments(): () => void {
    return this.#deploymentTopic.read();
  }

  /** Calls back with deployments that began or came to another state. Returns the way to stop. */
  onDeployments(listener: (moved: readonly Deployment[]) => void): () => void {
    this.#deploymentListeners.add(listener);
    return () => this.#deploymentListeners.delete(listener);
  }

  /** Keeps the server looking after this kind of list; `onInventory` tells when to ask for it again. Returns the way to stop. */
  readInventory(of: InventoryKind): () => void {
    const known = this.#inventoryTopics.get(of);
    const topic =
      known ??
      this.#share({ kind: 'inventory', of }, () => ({
        message: (message) => {
          if (message.type === 'inventory' && message.hosts.length > 0) this.#inventoryChanged(of);
        },
        // What changed while the line was down was told to nobody.
        restarted: () => this.#inventoryChanged(of),
      }));
    this.#inventoryTopics.set(of, topic);
    return topic.read();
  }

  /** Calls back when a list of this kind differs from what the server answered last. Returns the way to stop. */
  onInventory(listener: (of: InventoryKind) => void): () => void {
    this.#inventoryListeners.add(listener);
    return () => this.#inventoryListeners.delete(listener);
  }

  #inventoryChanged(of: InventoryKind): void {
    for (const listener of [...this.#inventoryListeners]) listener(of);
  }

  /** The last `tail` lines of a container, then every new one. Close the subscription when done. */
  subscribeLogs(host: string, container: string, tail: number, sink: LogSink): LiveSubscription {
    return this.connection.subscribe(
      { kind: 'logs', host, container, tail },
      {
        message(message) {
          if (message.type === 'logs') sink.lines(message.lines, message.skipped ?? 0);
          else if (message.type === 'logs-caught-up') sink.caughtUp();
          else if (message.type === 'ended') sink.ended(message.reason, message.problem);
        },
        restarted: () => sink.restarted(),
      },
    );
  }

  #share(topic: Topic, makeSink: (self: () => LiveSink) => LiveSink): SharedTopic {
    return new SharedTopic(() => {
      let subscription: LiveSubscription | null = null;
      let again: ReturnType<typeof setTimeout> | null = null;
      const inner: LiveSink = makeSink(() => sink);
      const sink: LiveSink = {
        ...inner,
        message: (message) => {
          if (message.type !== 'ended') inner.message(message);
          // The server gave the topic up (too many streams, say): these two are wanted as long as the page is open.
          else again = setTimeout(open, REOPEN_MS);
        },
      };
      const open = () => {
        again = null;
        subscription = this.connection.subscribe(topic, sink);
      };
      open();
      return () => {
        if (again !== null) clearTimeout(again);
        subscription?.close();
      };
    });
  }
}

/** Receives a followed log. The lines of each call must be acknowledged with `ack` once they were taken in. */
export interface LogSink {
  /** `skipped`: lines that were lost before these. */
  lines(lines: readonly LogLine[], skipped: number): void;
  caughtUp(): void;
  /** Over: with a problem, or because the source ended by itself. */
  ended(reason: string, problem: Problem | undefined): void;
  /** The line was down and is back: the tail comes again from its beginning. */
  restarted(): void;
}
