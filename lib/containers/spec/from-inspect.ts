import type { ContainerSpec, MountSpec, NetworkAttachment, ResourcesSpec } from '@/lib/contract/container-spec';
import type { ImageConfig } from '@/lib/images/engine-image';
import type { Inspect } from '../inspect';
import { isReservedLabel } from '../stack-claim';
import { emptyAttachment, emptyResources, emptySpec } from './empty-spec';
import { EntryError } from './entry';
import { capability } from './limit-entries';
import { emptyBind, emptyVolume, parseVolume } from './mount-entries';
import { plainNetworks } from './parse-run';

export interface InspectDefaults {
  /** Of the image by whose id the container runs, never by its tag; null when it is gone: nothing is taken off then. */
  image: Pick<
    ImageConfig,
    | 'entrypoint'
    | 'command'
    | 'environment'
    | 'workingDir'
    | 'user'
    | 'labels'
    | 'exposedPorts'
    | 'volumes'
    | 'stopSignal'
    | 'healthCheck'
  > | null;
  /** `1` or `2`: on 1 a cgroup namespace of the host is the engine's default. */
  cgroupVersion: string;
  /** The engine's default logging driver. */
  loggingDriver: string;
  /**
   * Name the volumes that have none, so that another container takes over what is in them (a recreation). False: it gets new ones (a
   * duplicate).
   */
  keepAnonymousVolumes: boolean;
}

type Loose = Readonly<Record<string, unknown>>;
const NS_PER_MS = 1_000_000;
const DEFAULT_SHM = 64 * 1024 ** 2;
const ANONYMOUS = /^[0-9a-f]{64}$/;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
const objects = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(object) : []);
const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const some = (value: unknown): number | null => (number(value) > 0 ? number(value) : null);
const record = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(object(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * What would make the same container again: what the engine says of it, less what came from its image and from the engine itself. A value
 * that somebody gave and that equals the image's cannot be told from the image's, and is taken for that. The name is kept; whoever
 * duplicates chooses another.
 */
export function specFromInspect(inspect: Inspect, defaults: InspectDefaults): ContainerSpec {
  const config = object(inspect.Config);
  const host = object(inspect.HostConfig);
  const { image } = defaults;
  const spec = emptySpec(text(config.Image) || text(inspect.Image));
  const networkMode = text(host.NetworkMode);
  const shared = networkMode.startsWith('container:');
  const ownHostname = networkMode !== 'host' && !shared && text(config.Hostname) !== inspect.Id.slice(0, 12);
  const restart = object(host.RestartPolicy);
  const policy = text(restart.Name) || 'no';
  const log = object(host.LogConfig);
  const logOptions = record(log.Config);
  const plainLog = text(log.Type) === defaults.loggingDriver && Object.keys(logOptions).length === 0;
  return {
    ...spec,
    name: text(inspect.Name).replace(/^\//, '') || null,
    platform: '',
    ...commandOf(config, image),
    environment: environmentOf(config, image),
    workingDir: unless(text(config.WorkingDir), image?.workingDir),
    user: unless(text(config.User), image?.user),
    groups: texts(host.GroupAdd),
    hostname: ownHostname ? text(config.Hostname) : '',
    domainname: ownHostname ? text(config.Domainname) : '',
    labels: Object.fromEntries(
      Object.entries(record(config.Labels)).filter(
        // A copy is not Compose's: with its labels Compose would take it for its own.
        ([name, value]) => image?.labels[name] !== value && !isReservedLabel(name),
      ),
    ),
    annotations: record(host.Annotations),
    ports: portsOf(host),
    expose: Object.keys(object(config.ExposedPorts)).filter(
      (port) => !image?.exposedPorts.includes(port) && !Object.hasOwn(object(host.PortBindings), port),
    ),
    publishAll: host.PublishAllPorts === true,
    mounts: mountsOf(inspect, config, host, defaults),
    volumesFrom: texts(host.VolumesFrom),
    ...networksOf(inspect, config, networkMode),
    links: texts(host.Links).map(plainLink),
    restart: {
      policy: policy as ContainerSpec['restart']['policy'],
      maxRetries: policy === 'on-failure' ? number(restart.MaximumRetryCount) : 0,
    },
    autoRemove: host.AutoRemove === true,
    resources: resourcesOf(host),
    oomScoreAdjust: number(host.OomScoreAdj) === 0 ? null : number(host.OomScoreAdj),
    health: healthOf(config, image),
    capAdd: texts(host.CapAdd).map(capability),
    capDrop: texts(host.CapDrop).map(capability),
    privileged: host.Privileged === true,
    readOnly: host.ReadonlyRootfs === true,
    securityOptions: [
      // Of a privileged container the engine says that it has no labels; nobody asked for that.
      ...texts(host.SecurityOpt).filter((option) => !(host.Privileged === true && option === 'label=disable')),
      ...(host.Privileged !== true && Array.isArray(host.MaskedPaths) && host.MaskedPaths.length === 0
        ? ['systempaths=unconfined']
        : []),
    ],
    devices: objects(host.Devices).map((device) => ({
      host: text(device.PathOnHost),
      container: text(device.PathInContainer) || text(device.PathOnHost),
      permissions: text(device.CgroupPermissions) || 'rwm',
    })),
    deviceCgroupRules: texts(host.DeviceCgroupRules),
    deviceRequests: objects(host.DeviceRequests).map((request) => ({
      driver: text(request.Driver),
      count: number(request.Count),
      ids: texts(request.DeviceIDs),
      capabilities: Array.isArray(request.Capabilities) ? texts(request.Capabilities[0]) : [],
      options: record(request.Options),
    })),
    extraHosts: texts(host.ExtraHosts),
    dns: texts(host.Dns),
    dnsSearch: texts(host.DnsSearch),
    dnsOptions: texts(host.DnsOptions),
    sysctls: record(host.Sysctls),
    ulimits: objects(host.Ulimits).map((limit) => ({
      name: text(limit.Name),
      soft: number(limit.Soft),
      hard: number(limit.Hard),
    })),
    storageOptions: record(host.StorageOpt),
    shmSize: some(host.ShmSize) === DEFAULT_SHM ? null : some(host.ShmSize),
    init: typeof host.Init === 'boolean' ? host.Init : null,
    // `SIGTERM` is what happens without one.
    stopSignal:
      text(config.StopSignal) === 'SIGTERM' && !image?.stopSignal
        ? ''
        : unless(text(config.StopSignal), image?.stopSignal),
    stopTimeout: typeof config.StopTimeout === 'number' ? config.StopTimeout : null,
    logDriver: plainLog ? '' : text(log.Type),
    logOptions,
    tty: config.Tty === true,
    stdin: config.OpenStdin === true,
    pidMode: text(host.PidMode),
    ipcMode: text(host.IpcMode) === 'private' ? '' : text(host.IpcMode),
    utsMode: text(host.UTSMode),
    usernsMode: text(host.UsernsMode),
    cgroupnsMode:
      text(host.CgroupnsMode) === (defaults.cgroupVersion === '1' ? 'host' : 'private') ? '' : text(host.CgroupnsMode),
    cgroupParent: text(host.CgroupParent),
    runtime: text(host.Runtime) === 'runc' ? '' : text(host.Runtime),
  };
}

const unless = (value: string, image: string | undefined): string => (value === image ? '' : value);

/** The image's command is inherited only with the image's entry point. */
function commandOf(config: Loose, image: InspectDefaults['image']): Pick<ContainerSpec, 'entrypoint' | 'command'> {
  const entrypoint = texts(config.Entrypoint);
  const command = texts(config.Cmd);
  const cleared = same(entrypoint, ['']) || (entrypoint.length === 0 && (image?.entrypoint.length ?? 0) > 0);
  if (cleared) return { entrypoint: [], command };
  if (same(entrypoint, image?.entrypoint ?? []))
    return { entrypoint: null, command: same(command, image?.command ?? []) ? [] : command };
  return { entrypoint, command };
}

function environmentOf(config: Loose, image: InspectDefaults['image']): ContainerSpec['environment'] {
  const own = texts(config.Env).filter((assignment) => !image?.environment.includes(assignment));
  return own.flatMap((assignment) => {
    const at = assignment.indexOf('=');
    // Without a value it takes the variable of the image away, which cannot be said by `docker run`.
    return at < 1 ? [] : [{ name: assignment.slice(0, at), value: assignment.slice(at + 1) }];
  });
}

function portsOf(host: Loose): ContainerSpec['ports'] {
  return Object.entries(object(host.PortBindings)).flatMap(([port, bindings]) => {
    const [containerPort = '', protocol = 'tcp'] = port.split('/');
    return objects(bindings).map((binding) => ({
      ip: text(binding.HostIp),
      hostPort: text(binding.HostPort) === '0' ? '' : text(binding.HostPort),
      containerPort: Number(containerPort),
      protocol: protocol as ContainerSpec['ports'][number]['protocol'],
    }));
  });
}

function mountsOf(inspect: Inspect, config: Loose, host: Loose, defaults: InspectDefaults): MountSpec[] {
  const driver = text(host.VolumeDriver);
  const mounts: MountSpec[] = [
    ...texts(host.Binds).flatMap((bind) => {
      try {
        return [parseVolume(bind)];
      } catch (error) {
        if (error instanceof EntryError) return [];
        throw error;
      }
    }),
    ...objects(host.Mounts).flatMap((mount) => mountOf(mount) ?? []),
    ...Object.entries(record(host.Tmpfs)).map(([target, options]): MountSpec => ({ type: 'tmpfs', target, options })),
  ].map((mount) =>
    mount.type === 'volume' && mount.driver === '' && driver !== '' && driver !== 'local'
      ? { ...mount, driver }
      : mount,
  );
  const taken = new Set(mounts.map(({ target }) => target));
  const anonymous = objects(inspect.Mounts).filter(
    (mount) => mount.Type === 'volume' && ANONYMOUS.test(text(mount.Name)) && !taken.has(text(mount.Destination)),
  );
  if (defaults.keepAnonymousVolumes) {
    for (const mount of anonymous)
      mounts.push({ ...emptyVolume(text(mount.Destination)), source: text(mount.Name), readOnly: mount.RW === false });
    return mounts;
  }
  for (const target of Object.keys(object(config.Volumes)))
    if (!taken.has(target) && !defaults.image?.volumes.includes(target)) mounts.push(emptyVolume(target));
  return mounts;
}

function mountOf(mount: Loose): MountSpec | null {
  const target = text(mount.Target);
  const readOnly = mount.ReadOnly === true;
  if (mount.Type === 'bind') {
    const propagation = text(object(mount.BindOptions).Propagation) as Extract<
      MountSpec,
      { type: 'bind' }
    >['propagation'];
    return { ...emptyBind(text(mount.Source), target), readOnly, propagation };
  }
  if (mount.Type === 'volume') {
    const options = object(mount.VolumeOptions);
    const driver = object(options.DriverConfig);
    return {
      ...emptyVolume(target),
      source: text(mount.Source),
      readOnly,
      noCopy: options.NoCopy === true,
      subpath: text(options.Subpath),
      driver: text(driver.Name),
      driverOptions: record(driver.Options),
      labels: record(options.Labels),
    };
  }
  if (mount.Type !== 'tmpfs') return null;
  const options = object(mount.TmpfsOptions);
  const parts = [
    some(options.SizeBytes) !== null && `size=${number(options.SizeBytes)}`,
    some(options.Mode) !== null && `mode=${number(options.Mode).toString(8)}`,
    readOnly && 'ro',
  ];
  return { type: 'tmpfs', target, options: parts.filter(Boolean).join(',') };
}

/** `/target:/self/alias` of an answer is `target:alias` of a request. */
function plainLink(link: string): string {
  const match = /^\/([^:]+):\/[^/]+\/(.+)$/.exec(link);
  return match ? `${match[1]}:${match[2]}` : link;
}

function networksOf(
  inspect: Inspect,
  config: Loose,
  mode: string,
): Pick<ContainerSpec, 'networkMode' | 'networks' | 'macAddress'> {
  if (mode === 'host' || mode === 'none' || mode.startsWith('container:'))
    return { networkMode: mode, networks: [], macAddress: '' };
  const main = mode === '' || mode === 'default' ? 'bridge' : mode;
  const entries = Object.entries(object(object(inspect.NetworkSettings).Networks));
  // The main one first, the others by name: the engine tells them in any order.
  const order = ([name, endpoint]: [string, unknown]) =>
    name === main || object(endpoint).NetworkID === main ? '' : name;
  const networks = entries
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    // Engines before API 1.45 put the short id and the host name among them; later ones let both be found without.
    .map(([name, endpoint]) => attachmentOf(name, object(endpoint), [inspect.Id.slice(0, 12), text(config.Hostname)]));
  return { networkMode: '', networks: plainNetworks(networks), macAddress: text(config.MacAddress) };
}

function attachmentOf(name: string, endpoint: Loose, own: readonly string[]): NetworkAttachment {
  const ipam = object(endpoint.IPAMConfig);
  return {
    ...emptyAttachment(name),
    aliases: texts(endpoint.Aliases).filter((alias) => !own.includes(alias)),
    ipv4: text(ipam.IPv4Address),
    ipv6: text(ipam.IPv6Address),
    linkLocal: texts(ipam.LinkLocalIPs),
    driverOptions: record(endpoint.DriverOpts),
    gatewayPriority: number(endpoint.GwPriority),
  };
}

function resourcesOf(host: Loose): ResourcesSpec {
  const memory = some(host.Memory);
  const swap = number(host.MemorySwap);
  const swappiness = host.MemorySwappiness;
  const rates = (value: unknown) => objects(value).map((rate) => ({ path: text(rate.Path), rate: number(rate.Rate) }));
  return {
    ...emptyResources(),
    memory,
    memoryReservation: some(host.MemoryReservation),
    // Without one the engine makes it twice the memory.
    memorySwap: swap === 0 || (memory !== null && swap === memory * 2) ? null : (swap as ResourcesSpec['memorySwap']),
    memorySwappiness: typeof swappiness === 'number' && swappiness >= 0 ? swappiness : null,
    cpus: some(host.NanoCpus) === null ? null : number(host.NanoCpus) / 1e9,
    cpuShares: some(host.CpuShares),
    cpuPeriod: some(host.CpuPeriod),
    cpuQuota: some(host.CpuQuota),
    cpuRealtimePeriod: some(host.CpuRealtimePeriod),
    cpuRealtimeRuntime: some(host.CpuRealtimeRuntime),
    cpusetCpus: text(host.CpusetCpus),
    cpusetMems: text(host.CpusetMems),
    pids: some(host.PidsLimit),
    blkioWeight: some(host.BlkioWeight),
    blkioWeightDevices: objects(host.BlkioWeightDevice).map((one) => ({
      path: text(one.Path),
      weight: number(one.Weight),
    })),
    deviceReadBps: rates(host.BlkioDeviceReadBps),
    deviceWriteBps: rates(host.BlkioDeviceWriteBps),
    deviceReadIops: rates(host.BlkioDeviceReadIOps),
    deviceWriteIops: rates(host.BlkioDeviceWriteIOps),
    oomKillDisable: host.OomKillDisable === true,
  };
}

/** Each part of a check on its own: the engine fills what was left out with the image's. */
function healthOf(config: Loose, image: InspectDefaults['image']): ContainerSpec['health'] {
  const own = object(config.Healthcheck);
  const of = object(image?.healthCheck);
  const test = texts(own.Test);
  if (test[0] === 'NONE') return texts(of.Test)[0] === 'NONE' ? { kind: 'image' } : { kind: 'none' };
  const ms = (name: string) => {
    const value = some(own[name]);
    return value === null || value === some(of[name]) ? null : value / NS_PER_MS;
  };
  const health = {
    kind: 'custom' as const,
    test: same(test, texts(of.Test)) ? [] : test,
    intervalMs: ms('Interval'),
    timeoutMs: ms('Timeout'),
    startPeriodMs: ms('StartPeriod'),
    startIntervalMs: ms('StartInterval'),
    retries: some(own.Retries) === some(of.Retries) ? null : some(own.Retries),
  };
  const { kind: _, test: ownTest, ...times } = health;
  const nothing = ownTest.length === 0 && Object.values(times).every((time) => time === null);
  return nothing ? { kind: 'image' } : health;
}
