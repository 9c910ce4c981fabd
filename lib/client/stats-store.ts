import type { HostSample } from '../contract/host';
import type { ServerMessage } from '../contract/live';
import type { StatsBrief } from '../contract/stats';
import { containerKey } from './fleet-store';

type StatsMessage = Extract<ServerMessage, { type: 'stats' }>;

/** Two minutes at one message every 2 s. */
export const SPARK_POINTS = 60;

export interface ContainerFigures extends StatsBrief {
  at: number;
  /** CPU in percent of one core, oldest first; null is a gap. */
  spark: readonly (number | null)[];
}

export interface StatsSummary {
  /** Of the last message; 0 before the first. */
  at: number;
  hosts: Readonly<Record<string, HostSample>>;
  /** By `containerKey`; only running containers are in it. */
  containers: ReadonlyMap<string, ContainerFigures>;
}

const EMPTY: StatsSummary = { at: 0, hosts: {}, containers: new Map() };

/** The last figures of every container with a short ring for sparklines. Beside the query cache: it changes all the time. */
export class StatsStore {
  #summary: StatsSummary = EMPTY;
  readonly #listeners = new Set<() => void>();

  readonly summary = (): StatsSummary => this.#summary;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  figures(host: string, id: string): ContainerFigures | undefined {
    return this.#summary.containers.get(containerKey(host, id));
  }

  apply(message: StatsMessage): void {
    const containers = new Map<string, ContainerFigures>();
    for (const [host, rows] of Object.entries(message.containers)) {
      for (const [id, brief] of Object.entries(rows)) {
        const key = containerKey(host, id);
        const spark = this.#summary.containers.get(key)?.spark ?? [];
        containers.set(key, { ...brief, at: message.at, spark: [...spark.slice(1 - SPARK_POINTS), brief.cpuPercent] });
      }
    }
    this.#publish({ at: message.at, hosts: message.hosts, containers });
  }

  /** The line was down: what comes next does not join what was. */
  breakLines(): void {
    const containers = new Map<string, ContainerFigures>();
    for (const [key, figures] of this.#summary.containers) {
      containers.set(key, { ...figures, spark: [...figures.spark.slice(1 - SPARK_POINTS), null] });
    }
    this.#publish({ ...this.#summary, containers });
  }

  #publish(next: StatsSummary): void {
    this.#summary = next;
    for (const listener of [...this.#listeners]) listener();
  }
}
