import type { Duplex, Readable } from 'node:stream';
import type { ContainerAction } from '../contract/container';
import type { HistoryEntry, ImageRemoval, InspectedImage } from '../images/engine-image';
import type { PullLine } from '../images/pull-progress';
import type { ImageReference } from '../images/reference';
import type { Policy } from '../policy/policy';
import type { PathState } from './archive';
import type { CreateOptions } from './container-changes';
import type { DiskUsageOf, EngineDiskUsage } from './disk-usage';
import type { ContainerCommand, ExecResult, ExecState, RunOptions, TerminalSize } from './exec';
import type { ExecCommand, ExecOutcome } from './exec-command';
import type { ListedImage } from './image-list';
import type { InspectedNetwork, ListedNetwork, NewEndpoint, NewNetwork } from './networks';
import type { InspectedVolume, ListedVolume, NewVolume } from './volumes';

/** How to reach an engine. Credentials are given apart and never printed. */
export type EngineEndpoint =
  | { kind: 'socket'; path: string }
  | { kind: 'tcp'; host: string; port: number; tls?: { ca?: string; cert?: string; key?: string } }
  | SshEndpoint;

export interface SshEndpoint {
  kind: 'ssh';
  host: string;
  port: number;
  user: string;
  /** The engine's socket on that machine. */
  path: string;
  /** `SHA256:…`, pinned when the host was added. null: refuse, and say what key was shown. */
  hostKey: string | null;
  privateKey?: string;
  passphrase?: string;
  password?: string;
}

/** Versions the engine named at `/version`; `apiVersion` is the engine's own highest, used for every path. */
export interface EngineVersion {
  product: 'docker' | 'podman';
  version: string;
  apiVersion: string;
  minApiVersion: string;
  os: string;
  kernel: string;
  architecture: string;
}

export interface EngineInfo {
  name: string;
  cpus: number;
  memoryBytes: number;
  storageDriver: string;
  loggingDriver: string;
  cgroupVersion: string;
  cgroupDriver: string;
  rootDir: string;
  operatingSystem: string;
  warnings: string[];
  securityOptions: string[];
  memoryLimitSupported: boolean;
  /** Containers go on while the daemon restarts. */
  liveRestore: boolean;
  /** Registries, as addresses or blocks (`127.0.0.0/8`), that are spoken to without TLS or without checking it. */
  insecureRegistries: string[];
  registryMirrors: string[];
}

/** An event as the engine told it, filtered to those that change what the console shows (exec and health-probe noise is left out). */
export interface EngineEvent {
  type: 'container' | 'image' | 'volume' | 'network' | 'daemon';
  /** `start`, `die`, `health_status`, … without what follows the colon. */
  action: string;
  /** What followed the colon: `healthy` of `health_status: healthy`. */
  actionDetail: string | null;
  id: string;
  attributes: Readonly<Record<string, string>>;
  /** Nanoseconds since 1970. */
  timeNano: bigint;
}

/** Docker's `GET /containers/{id}/stats` answer, as far as the formulas need it; every field may be missing. Parsed by lib/stats. */
export type RawStats = Readonly<Record<string, unknown>>;

/** A piece of the log: bytes of one stream, many lines or part of one. After an unfinished line the engine's next frame is a new piece. */
export interface LogFrame {
  stream: 'stdout' | 'stderr';
  bytes: Buffer;
}

export interface LogOptions {
  follow: boolean;
  tail: number | 'all';
  /** Nanoseconds since 1970. The engine reads its whole file for `since`: use `tail` wherever it will do. */
  since?: bigint;
  until?: bigint;
  stdout?: boolean;
  stderr?: boolean;
  tty: boolean;
  signal: AbortSignal;
}

/**
 * One Docker Engine. The only way from the console to an engine: every id is validated before it becomes a path, every
 * answer is parsed, every call has a time-out, every failure is an `AppError` (codes `engine_*`, `*_not_found`,
 * `conflict`, `bad_request`, `logs_unreadable`). Streams end when their signal aborts and leave nothing open on the engine.
 */
export interface Engine {
  readonly endpoint: EngineEndpoint;
  /** `unix:///…` or `tcp://…`, for people. */
  readonly address: string;
  /** Rejects within `timeoutMs` when the engine does not answer. */
  ping(timeoutMs: number): Promise<void>;
  /** Asks `/version`, and fixes the API version of all later calls. */
  negotiate(): Promise<EngineVersion>;
  info(): Promise<EngineInfo>;
  events(options: { sinceNano?: bigint; signal: AbortSignal }): AsyncIterable<EngineEvent>;

  /** `GET /containers/json?all=1`, each row parsed on its own; a row that cannot be read is reported, not fatal. */
  listContainers(): Promise<ListedContainer[]>;
  inspectContainer(id: string): Promise<InspectedContainer>;
  /** False when the container was in that state already. */
  actOnContainer(
    id: string,
    action: ContainerAction,
    options?: { timeoutSeconds?: number; signal?: string },
  ): Promise<boolean>;
  removeContainer(id: string, options: { force: boolean; volumes: boolean }): Promise<void>;
  /** Judges the body, then creates; not started. `policy_denied`, `conflict` (name), `image_not_found`. */
  createContainer(
    body: Readonly<Record<string, unknown>>,
    options: CreateOptions,
  ): Promise<{ id: string; warnings: string[] }>;
  /** Judges the body, then changes limits and restart policy in place; answers with what the engine warns of. */
  updateContainer(id: string, body: Readonly<Record<string, unknown>>, policy: Policy): Promise<string[]>;
  /** Running or not. `conflict` when the name is taken. */
  renameContainer(id: string, name: string): Promise<void>;
  /** Runs a program in the container, without terminal and input, and waits for its end. Judges the body first. */
  execCommand(id: string, exec: ExecCommand): Promise<ExecOutcome>;
  containerProcesses(id: string): Promise<{ titles: string[]; rows: string[][] }>;
  containerChanges(id: string): Promise<{ kind: 'modified' | 'added' | 'deleted'; path: string }[]>;

  /** One sample. With `oneShot` the engine (25.0 and later) answers at once with zeroed `precpu_stats`. */
  containerStats(id: string, options: { oneShot: boolean; signal?: AbortSignal }): Promise<RawStats>;
  /** A sample about every second until the signal aborts or the container stops. */
  followStats(id: string, signal: AbortSignal): AsyncIterable<RawStats>;
  /** Timestamps are always asked for. Demultiplexed unless `tty`. Reading slowly slows the engine: nothing is buffered beyond 256 KiB. */
  followLogs(id: string, options: LogOptions): AsyncIterable<LogFrame>;
  /** Digests of an image, for the detail page; empty where the engine has none. */
  imageDigests(imageId: string): Promise<{ digests: string[]; platform: string | null; environment: string[] }>;

  /** By id. Rejects, as all four below, with `image_not_found`. */
  inspectImage(id: string): Promise<InspectedImage>;
  /** The newest step first. */
  imageHistory(id: string): Promise<HistoryEntry[]>;
  /** `reference` with a tag. A name that another image has moves to this one. */
  tagImage(id: string, reference: string): Promise<void>;
  /** By name: that name, and with the last one the image. By id: everything. `conflict` while something needs it. */
  removeImage(target: { id: string } | { name: string }, options: { force: boolean }): Promise<ImageRemoval>;

  /**
   * Pulls without signing in. Ends when the engine ended it without an error; else rejects (`image_not_found`, `registry_refused`,
   * `registry_unreachable`, …), and with the signal's reason when that aborted. The reference needs a tag or a digest.
   */
  pullImage(reference: ImageReference, options: { platform?: string; signal: AbortSignal }): AsyncIterable<PullLine>;
  /** The digest that the registry has under this name now. Brings nothing. */
  registryDigest(reference: ImageReference): Promise<string>;

  /** Rows that cannot be read are reported, not fatal; so with the two below. `all`: with the classic builder's intermediate ones. */
  listImages(options?: { all?: boolean }): Promise<ListedImage[]>;
  listVolumes(): Promise<ListedVolume[]>;
  listNetworks(): Promise<ListedNetwork[]>;
  inspectVolume(name: string): Promise<InspectedVolume>;
  createVolume(volume: NewVolume, policy: Policy): Promise<ListedVolume>;
  removeVolume(name: string): Promise<void>;
  inspectNetwork(id: string): Promise<InspectedNetwork>;
  /** Ids of the containers on it, running or not, never started ones too. */
  containersOnNetwork(network: { id: string; name: string }): Promise<string[]>;
  createNetwork(network: NewNetwork): Promise<{ id: string; warning: string }>;
  removeNetwork(id: string): Promise<void>;
  connectNetwork(id: string, container: string, endpoint: NewEndpoint): Promise<void>;
  disconnectNetwork(id: string, container: string, force: boolean): Promise<void>;
  /** Dear, and one at a time for an engine: go through `runtime.diskUsage`. */
  diskUsage(of: DiskUsageOf): Promise<EngineDiskUsage>;

  /** Judges the command, then prepares it; see `exec.ts` for these five. */
  createExec(container: string, command: ContainerCommand, policy: Policy): Promise<string>;
  startTerminal(exec: string, size: TerminalSize): Promise<Duplex>;
  resizeTerminal(exec: string, size: TerminalSize): Promise<boolean>;
  inspectExec(exec: string): Promise<ExecState | null>;
  runExec(container: string, command: Omit<ContainerCommand, 'terminal'>, options: RunOptions): Promise<ExecResult>;

  /** Files, of stopped containers too; see `archive.ts`. */
  statPath(container: string, path: string): Promise<PathState | null>;
  readArchive(
    container: string,
    path: string,
    signal: AbortSignal,
  ): Promise<{ chunks: AsyncIterable<Buffer>; end: () => void }>;
  writeArchive(
    container: string,
    folder: string,
    tar: Readable,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<void>;
  /** Ends every open stream and socket. */
  close(): void;
}

/** The fields of a list row that the console uses, all with a value. */
export interface ListedContainer {
  id: string;
  names: string[];
  image: string;
  imageId: string;
  command: string;
  createdAt: number;
  state: string;
  /** `Up 3 hours (healthy)`. */
  status: string;
  labels: Record<string, string>;
  ports: { ip: string; privatePort: number; publicPort: number | null; type: string }[];
  networks: string[];
  /** Names of the volumes it mounts. */
  volumes: string[];
}

/** The engine's inspect answer: parsed loosely, everything optional. The shape is in `inspect.ts`. */
export type InspectedContainer = import('./inspect').Inspect;
