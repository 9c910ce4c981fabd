import { AppError } from '@/lib/contract/app-error';
import type {
  Engine,
  EngineEndpoint,
  EngineEvent,
  EngineInfo,
  EngineVersion,
  InspectedContainer,
  ListedContainer,
  RawStats,
} from '@/lib/docker/engine';
import type { ListedImage } from '@/lib/docker/image-list';
import type { ListedNetwork } from '@/lib/docker/networks';
import type { ListedVolume } from '@/lib/docker/volumes';
import type { Clock } from '@/lib/server/clock';

export interface FakeContainer {
  id: string;
  name: string;
  state: string;
  startedAt: number | null;
  finishedAt: number | null;
  exitCode: number;
}

/**
 * An engine in memory, for the faults that a real one cannot be made to show at will: answers that come late or are out of
 * date, a stream that ends, silence. It outlives the connections to it; `createEngine` makes one.
 */
export class FakeHost {
  readonly containers = new Map<string, FakeContainer>();
  images: ListedImage[] = [];
  volumes: ListedVolume[] = [];
  networks: ListedNetwork[] = [];
  /** How often each call was made. */
  readonly calls: Record<string, number> = {};
  readonly eventsSince: (bigint | undefined)[] = [];
  version: EngineVersion = {
    product: 'docker',
    version: '28.5.2',
    apiVersion: '1.51',
    minApiVersion: '1.24',
    os: 'linux',
    kernel: 'fake',
    architecture: 'amd64',
  };
  /** `up`: answers. `down`: refuses connections. `frozen`: takes requests and says nothing. */
  state: 'up' | 'down' | 'frozen' = 'up';
  /** What inspect and list show instead of the truth, by id: an engine that lags behind its own events. */
  readonly shows = new Map<string, FakeContainer>();
  /** Held back until the returned function is called, once. */
  readonly hold: Partial<Record<'list' | 'inspect' | 'stats' | 'images' | 'diskUsage', Promise<void>>> = {};
  openStatsStreams = 0;
  cpuNano = 0;
  #told = 0;
  readonly #clock: Clock;
  readonly #streams = new Set<EventQueue>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get openEventStreams(): number {
    return this.#streams.size;
  }

  add(name: string, fields: Partial<FakeContainer> = {}): FakeContainer {
    const id = fields.id ?? (Buffer.from(name).toString('hex') + '0'.repeat(64)).slice(0, 64);
    const container = {
      id,
      name,
      state: 'running',
      startedAt: this.#clock.now() - 60_000,
      finishedAt: null,
      exitCode: 0,
      ...fields,
    };
    this.containers.set(id, container);
    return container;
  }

  /** Changes the container and tells of it. */
  start(container: FakeContainer): EngineEvent {
    this.containers.set(container.id, container);
    Object.assign(container, { state: 'running', startedAt: this.#clock.now() });
    return this.tell('start', container);
  }

  die(container: FakeContainer, exitCode = 137): EngineEvent {
    Object.assign(container, { state: 'exited', finishedAt: this.#clock.now(), exitCode });
    return this.tell('die', container, { exitCode: String(exitCode) });
  }

  destroy(container: FakeContainer): void {
    this.containers.delete(container.id);
    this.tell('destroy', container);
  }

  tell(action: string, container: FakeContainer, attributes: Record<string, string> = {}): EngineEvent {
    const [word = '', detail = null] = action.split(': ');
    const event: EngineEvent = {
      type: 'container',
      action: word,
      actionDetail: detail,
      id: container.id,
      attributes: { name: container.name, image: 'fake:1', ...attributes },
      // No two at the same nanosecond.
      timeNano: BigInt(this.#clock.now()) * 1_000_000n + BigInt(this.#told++ % 1_000_000),
    };
    this.repeat(event);
    return event;
  }

  /** An event of something else than a container; `name` stands for its id too. */
  tellOf(type: 'image' | 'volume' | 'network', action: string, name: string): void {
    const timeNano = BigInt(this.#clock.now()) * 1_000_000n + BigInt(this.#told++ % 1_000_000);
    this.repeat({ type, action, actionDetail: null, id: name, attributes: { name }, timeNano });
  }

  /** Tells of it once more, as an engine does when it is asked for events `since`. */
  repeat(event: EngineEvent): void {
    for (const stream of this.#streams) stream.push(event);
  }

  /** The stream of events breaks off, as when the daemon ends. */
  breakStreams(error: unknown = unreachable()): void {
    for (const stream of this.#streams) stream.fail(error);
  }

  readonly createEngine = (endpoint: EngineEndpoint): Engine => {
    const close = new AbortController();
    const call = async <T>(name: string, answer: () => T): Promise<T> => {
      this.calls[name] = (this.calls[name] ?? 0) + 1;
      if (close.signal.aborted) throw unreachable();
      if (this.state === 'down') throw unreachable();
      if (this.state === 'frozen') await new Promise<never>(() => {});
      const held = this.hold[name as keyof FakeHost['hold']];
      const value = answer();
      if (held) await held;
      return value;
    };
    const no = () => Promise.reject(new AppError('engine_unsupported'));
    const host = this;
    return {
      endpoint,
      address: 'fake',
      ping: () => call('ping', () => undefined),
      negotiate: () => call('negotiate', () => this.version),
      info: () => call('info', () => FAKE_INFO),
      async *events({ sinceNano, signal }) {
        await call('events', () => undefined);
        host.eventsSince.push(sinceNano);
        const queue = new EventQueue();
        host.#streams.add(queue);
        const stop = () => queue.fail(new AppError('engine_unreachable'));
        signal.addEventListener('abort', stop, { once: true });
        close.signal.addEventListener('abort', stop, { once: true });
        try {
          for (;;) yield await queue.next();
        } finally {
          host.#streams.delete(queue);
        }
      },
      listContainers: () => call('list', () => [...this.containers.values()].map((one) => this.#listed(one))),
      inspectContainer: (id) =>
        call('inspect', () => {
          const container = this.containers.get(id);
          if (container === undefined) throw new AppError('container_not_found');
          return inspected(this.shows.get(id) ?? container);
        }),
      containerStats: (id) => call('stats', () => this.#stats(id)),
      async *followStats(_id, signal) {
        host.openStatsStreams++;
        try {
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        } finally {
          host.openStatsStreams--;
        }
        yield* [];
      },
      actOnContainer: no,
      removeContainer: no,
      createContainer: no,
      updateContainer: no,
      renameContainer: no,
      execCommand: no,
      registryDigest: no,
      containerProcesses: no,
      containerChanges: no,
      followLogs: () => {
        throw new AppError('engine_unsupported');
      },
      imageDigests: no,
      pullImage: () => {
        throw new AppError('engine_unsupported');
      },
      inspectImage: no,
      imageHistory: no,
      tagImage: no,
      removeImage: no,
      listImages: () => call('images', () => [...this.images]),
      listVolumes: () => call('volumes', () => [...this.volumes]),
      listNetworks: () => call('networks', () => [...this.networks]),
      inspectVolume: no,
      createVolume: no,
      removeVolume: no,
      inspectNetwork: no,
      containersOnNetwork: no,
      createNetwork: no,
      removeNetwork: no,
      connectNetwork: no,
      disconnectNetwork: no,
      diskUsage: (of) =>
        call('diskUsage', () => ({
          images: of === 'images' ? [] : null,
          volumes: of === 'volumes' ? this.volumes.map(({ name }) => ({ name, bytes: 1 })) : null,
        })),
      createExec: no,
      startTerminal: no,
      resizeTerminal: no,
      inspectExec: no,
      runExec: no,
      statPath: no,
      readArchive: no,
      writeArchive: no,
      close: () => close.abort(),
    };
  };

  #listed(truth: FakeContainer): ListedContainer {
    const { id, name, state } = this.shows.get(truth.id) ?? truth;
    return {
      id,
      names: [name],
      image: 'fake:1',
      imageId: 'sha256:1',
      command: 'run',
      createdAt: 1,
      state,
      status: '',
      labels: {},
      ports: [],
      networks: [],
      volumes: [],
    };
  }

  #stats(id: string): RawStats {
    if (this.containers.get(id)?.state !== 'running') return { read: '0001-01-01T00:00:00Z' };
    this.cpuNano += 1_000_000;
    return {
      read: new Date(this.#clock.now()).toISOString(),
      cpu_stats: { cpu_usage: { total_usage: this.cpuNano } },
      memory_stats: { usage: 1_000_000, stats: { total_inactive_file: 0 } },
    };
  }
}

const FAKE_INFO: EngineInfo = {
  name: 'fake',
  cpus: 2,
  memoryBytes: 8e9,
  storageDriver: 'overlay2',
  loggingDriver: 'json-file',
  cgroupVersion: '2',
  cgroupDriver: 'systemd',
  rootDir: '/nowhere',
  operatingSystem: 'Fake Linux',
  warnings: [],
  securityOptions: [],
  memoryLimitSupported: true,
  liveRestore: false,
  insecureRegistries: [],
  registryMirrors: [],
};

class EventQueue {
  readonly #events: EngineEvent[] = [];
  #error: unknown = null;
  #wake: (() => void) | null = null;

  push(event: EngineEvent): void {
    this.#events.push(event);
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#error ??= error;
    this.#wake?.();
  }

  async next(): Promise<EngineEvent> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) return event;
      if (this.#error !== null) throw this.#error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function unreachable(): AppError {
  return new AppError('engine_unreachable', { detail: 'Nothing listens.', hint: 'Start it.' });
}

function inspected({ exitCode, finishedAt, id, name, startedAt, state }: FakeContainer): InspectedContainer {
  const time = (at: number | null) => (at === null ? '0001-01-01T00:00:00Z' : new Date(at).toISOString());
  return {
    Id: id,
    Name: `/${name}`,
    Image: 'sha256:1',
    Config: { Image: 'fake:1' },
    State: { Status: state, ExitCode: exitCode, StartedAt: time(startedAt), FinishedAt: time(finishedAt) },
  } as InspectedContainer;
}
