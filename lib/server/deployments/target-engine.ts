import 'server-only';
import { maskText } from '@/lib/containers/secret-mask';
import { toCreateBody } from '@/lib/containers/spec/create-body';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import { type Belonging, labelsOf, madeBy, type Role } from '@/lib/deploy/labels';
import type { Engine, InspectedContainer, ListedContainer } from '@/lib/docker/engine';
import type { Policy } from '@/lib/policy/policy';
import type { Clock } from '../clock';
import type { Fleet } from '../engine/fleet';
import { patiently, pause } from './patience';

const NAME_FREE_WITHIN_MS = 30_000;
const LOG_BYTES = 256 * 1024;
const LOG_LINES = 100;
/** A fence that others do not know: nothing that the console puts back is anybody's new wish. */
export const CONSOLE_POLICY: Policy = {
  mayEscape: true,
  who: 'the console',
  binds: [],
  containerInScope: () => true,
  volume: () => null,
};

export interface TargetEngineOptions {
  fleet: Pick<Fleet, 'engine' | 'product'>;
  host: string;
  clock: Clock;
  signal: AbortSignal;
  /** How long an engine that does not answer is waited for; ms. */
  patienceMs: number;
  /** Told when it is waited for. */
  waiting(): void;
}

/**
 * What a deployment does on one host. Every act can be done twice: what is so already is done, so it may be repeated when the engine did
 * not answer, or after the console was killed. Containers are named by their full ids.
 */
export class TargetEngine {
  readonly #options: TargetEngineOptions;

  constructor(options: TargetEngineOptions) {
    this.#options = options;
  }

  get host(): string {
    return this.#options.host;
  }

  /** Of the engine as it is now: another one after a reconnection. */
  get engine(): Engine {
    return this.#options.fleet.engine(this.host);
  }

  get apiVersion(): string {
    return this.#options.fleet.product(this.host)?.version.apiVersion ?? '1.41';
  }

  ask<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    const { patienceMs, waiting } = this.#options;
    return patiently(this.#options, patienceMs, async () => work(this.engine), waiting);
  }

  list(): Promise<ListedContainer[]> {
    return this.ask((engine) => engine.listContainers());
  }

  /** null: it is not there. */
  inspect(id: string): Promise<InspectedContainer | null> {
    return this.ask((engine) => orGone(engine.inspectContainer(id)));
  }

  async named(name: string): Promise<ListedContainer | undefined> {
    return (await this.list()).find(({ names }) => names.includes(name));
  }

  async madeBy(deployment: string, role: Role): Promise<ListedContainer | undefined> {
    return (await this.list()).find(({ labels }) => madeBy(labels, deployment, role));
  }

  /** By its own signal and time; false when it is gone. */
  async stop(id: string): Promise<boolean> {
    return (await this.ask((engine) => orGone(engine.actOnContainer(id, 'stop')))) !== null;
  }

  async start(id: string): Promise<void> {
    await this.ask((engine) => engine.actOnContainer(id, 'start'));
  }

  /** Does nothing when it has that name, or is gone. */
  async rename(id: string, name: string): Promise<void> {
    await this.ask(async (engine) => {
      const container = await orGone(engine.inspectContainer(id));
      if (container === null || container.Name === `/${name}`) return;
      await engine.renameContainer(id, name);
    });
  }

  /** Does nothing when it is so, is gone, or goes by itself when it ends. */
  async setRestart(id: string, restart: { name: string; maxRetries: number }): Promise<void> {
    await this.ask(async (engine) => {
      const container = await orGone(engine.inspectContainer(id));
      const now = container?.HostConfig?.RestartPolicy;
      if (container === null || container.HostConfig?.AutoRemove === true) return;
      if ((now?.Name || 'no') === restart.name && (now?.MaximumRetryCount ?? 0) === restart.maxRetries) return;
      const body = { RestartPolicy: { Name: restart.name, MaximumRetryCount: restart.maxRetries } };
      await engine.updateContainer(id, body, CONSOLE_POLICY);
    });
  }

  /**
   * With force. Resolves when it is gone. `volumes`: also those that the engine made for it without a name; one that somebody named stays,
   * and one that another container uses (moby, daemon/mounts.go).
   */
  async remove(id: string, { volumes }: { volumes: boolean }): Promise<void> {
    const { clock, signal } = this.#options;
    const until = clock.now() + NAME_FREE_WITHIN_MS;
    while ((await this.inspect(id)) !== null) {
      try {
        await this.ask((engine) => orGone(engine.removeContainer(id, { force: true, volumes })));
      } catch (error) {
        // «removal is already in progress»: it goes by itself.
        const going =
          error instanceof AppError && error.code === 'conflict' && /progress|marked for removal/i.test(error.message);
        if (!going || clock.now() >= until) throw error;
        await pause(clock, 200, signal);
      }
    }
  }

  /** Waits until one that goes by itself when it ends has gone. */
  async untilGone(id: string): Promise<void> {
    const { clock, signal } = this.#options;
    const until = clock.now() + NAME_FREE_WITHIN_MS;
    while ((await this.inspect(id)) !== null && clock.now() < until) await pause(clock, 100, signal);
  }

  /** Made and connected, not started; one that this deployment made before is taken for it. */
  async create(
    spec: ContainerSpec,
    name: string,
    belonging: Belonging,
    policy: Policy,
  ): Promise<{ id: string; warnings: string[] }> {
    const labelled = { ...spec, labels: { ...spec.labels, ...labelsOf(belonging) } };
    const plan = toCreateBody(labelled, this.apiVersion);
    const made = await this.ask(async (engine) => {
      const there = (await engine.listContainers()).find(({ labels }) =>
        madeBy(labels, belonging.deployment, belonging.role),
      );
      if (there !== undefined) return { id: there.id, warnings: [] };
      return engine.createContainer(plan.body, { name, platform: spec.platform, policy });
    });
    for (const { network } of plan.connect) await this.#connect(made.id, network, labelled);
    return made;
  }

  /** What such an engine cannot be told of this specification. */
  unsupported(spec: ContainerSpec): string[] {
    return toCreateBody(spec, this.apiVersion).unsupported.map(({ message }) => message);
  }

  /** The last lines that it wrote, without times; secrets that look like some are hidden. Empty when they cannot be read. */
  async lastLines(id: string, tty: boolean): Promise<string[]> {
    try {
      const signal = AbortSignal.any([this.#options.signal, AbortSignal.timeout(10_000)]);
      const pieces: Buffer[] = [];
      let bytes = 0;
      for await (const { bytes: piece } of this.engine.followLogs(id, {
        follow: false,
        tail: LOG_LINES,
        tty,
        signal,
      })) {
        bytes += piece.length;
        if (bytes > LOG_BYTES) break;
        pieces.push(Buffer.from(piece));
      }
      const lines = Buffer.concat(pieces).toString('utf8').split('\n');
      if (lines.at(-1) === '') lines.pop();
      return lines.slice(-LOG_LINES).map((line) => maskText(line.replace(/^\d{4}-\d\d-\d\dT\S+ /, '').slice(0, 2_000)));
    } catch {
      return [];
    }
  }

  async #connect(id: string, network: string, spec: ContainerSpec): Promise<void> {
    const wish = spec.networks.find(({ name }) => name === network);
    await this.ask(async (engine) => {
      const container = await engine.inspectContainer(id);
      if (container.NetworkSettings?.Networks?.[network] !== undefined) return;
      const found = (await engine.listNetworks()).find(
        ({ id: networkId, name }) => name === network || networkId === network,
      );
      if (wish === undefined || found === undefined)
        throw new AppError('network_not_found', { detail: `No network «${network}».` });
      await engine.connectNetwork(found.id, id, {
        aliases: wish.aliases,
        ipv4: wish.ipv4 || null,
        ipv6: wish.ipv6 || null,
      });
    });
  }
}

async function orGone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof AppError && error.code === 'container_not_found') return null;
    throw error;
  }
}
