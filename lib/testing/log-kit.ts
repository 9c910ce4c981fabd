import { engineClient } from '@/e2e/engines/engine-client.mjs';
import type { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { LogLine } from '@/lib/contract/log';
import type { Clock } from '@/lib/server/clock';
import type { LogFollow, LogFollower, LogSink } from '@/lib/server/live/log-follower';
import type { Logger } from '@/lib/server/logger';

/** For tests: everything that came, and promises for what is still to come. */
export class CollectingSink implements LogSink {
  readonly lines_: LogLine[] = [];
  count = 0;
  skipped = 0;
  caught = 0;
  /** Lines that had come when the tail was over. */
  tailCount = -1;
  over: { reason: string; problem: AppError | null } | null = null;
  follow: LogFollow | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly options: { ack: boolean; keep: boolean } = { ack: true, keep: true }) {}

  lines(lines: readonly LogLine[], skipped: number): void {
    this.count += lines.length;
    this.skipped += skipped;
    if (this.options.keep) this.lines_.push(...lines);
    if (this.options.ack) this.follow?.ack(lines.length);
    this.#wake();
  }

  caughtUp(): void {
    this.caught++;
    this.tailCount = this.count;
    this.#wake();
  }

  ended(reason: string, problem: AppError | null): void {
    this.over = { reason, problem };
    this.#wake();
  }

  /** Resolves when `holds` is true after something came. The runner's time limit ends a wait for what never comes. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of [...this.#waiting]) {
      this.#waiting.delete(resolve);
      resolve();
    }
  }
}

export function followInto(
  sink: CollectingSink,
  follower: LogFollower,
  engine: Parameters<LogFollower['follow']>[0],
  container: ContainerSummary,
  tail: number,
): LogFollow {
  const follow = follower.follow(engine, container, { tail }, sink);
  sink.follow = follow;
  return follow;
}

export const quietLog: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** A clock whose timers keep the test's process alive, else vitest would wait for nothing. */
export const testClock: Clock = {
  now: () => Date.now(),
  setTimeout(run, ms) {
    const handle = setTimeout(run, ms);
    return { cancel: () => clearTimeout(handle) };
  },
  setInterval(run, ms) {
    const handle = setInterval(run, ms);
    return { cancel: () => clearInterval(handle) };
  },
};

/** Containers of a test on a real engine; all of them are removed by `clean`. */
export function containersOn(socket: string, image: string) {
  const client = engineClient(socket);
  const made: string[] = [];
  return {
    client,
    async create(name: string, script: string, options: { tty?: boolean; driver?: string; logOptions?: object } = {}) {
      await client.delete(`/containers/${name}`, { query: { force: true }, accept: [404] });
      const { Id } = (await client.post('/containers/create', {
        query: { name },
        json: {
          Image: image,
          Cmd: ['sh', '-c', script],
          Tty: options.tty ?? false,
          StopTimeout: 0,
          HostConfig: { LogConfig: { Type: options.driver ?? 'json-file', Config: options.logOptions ?? {} } },
        },
      })) as { Id: string };
      made.push(Id);
      return Id;
    },
    async run(name: string, script: string, options: { tty?: boolean; driver?: string; logOptions?: object } = {}) {
      const id = await this.create(name, script, options);
      await this.start(id);
      return id;
    },
    start: (id: string) => client.post(`/containers/${id}/start`, { accept: [304] }),
    stop: (id: string) => client.post(`/containers/${id}/stop`, { query: { t: 0 }, accept: [304] }),
    restart: (id: string) => client.post(`/containers/${id}/restart`, { query: { t: 0 } }),
    remove: (id: string) => client.delete(`/containers/${id}`, { query: { force: true }, accept: [404] }),
    wait: (id: string) => client.post(`/containers/${id}/wait`, { timeoutMs: 0 }),
    async clean() {
      for (const id of made.splice(0))
        await client.delete(`/containers/${id}`, { query: { force: true, v: true }, accept: [404] });
      client.close();
    },
  };
}
