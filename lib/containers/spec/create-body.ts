import type { ContainerSpec, MountSpec, NetworkAttachment, ResourcesSpec } from '@/lib/contract/container-spec';

/** JSON as the engine takes it. */
export type EngineBody = Record<string, unknown>;

export interface CreatePlan {
  /** Of `POST /containers/create`. */
  body: EngineBody;
  /** Networks that the engine takes only one by one, after the creation and before the start (API before 1.44). */
  connect: { network: string; endpoint: EngineBody }[];
  /** What this engine cannot do, with the version that can. Not empty: the body says less than the specification. */
  unsupported: { field: string; message: string }[];
}

/** API versions in which fields came: https://docs.docker.com/reference/api/engine/version-history/ */
const SINCE = {
  annotations: 43,
  startInterval: 44,
  networks: 44,
  networkMac: 44,
  subpath: 45,
  gatewayPriority: 48,
} as const;
const NS_PER_MS = 1_000_000;

/** `1.51`: 51. */
export function apiMinor(apiVersion: string): number {
  const [major, minor] = apiVersion.split('.').map(Number);
  return major === 1 && minor !== undefined && Number.isInteger(minor) ? minor : 1000;
}

/** What is sent to an engine of that API version. Only what the specification says is in it: all else is the image's and the engine's. */
export function toCreateBody(spec: ContainerSpec, apiVersion: string): CreatePlan {
  const minor = apiMinor(apiVersion);
  const unsupported: CreatePlan['unsupported'] = [];
  const needs = (version: number, field: string, what: string) => {
    if (minor < version)
      unsupported.push({
        field,
        message: `${what} needs an engine with API 1.${version}; this one has ${apiVersion}.`,
      });
  };
  if (Object.keys(spec.annotations).length > 0) needs(SINCE.annotations, 'annotations', 'An annotation');
  if (spec.health.kind === 'custom' && spec.health.startIntervalMs !== null)
    needs(SINCE.startInterval, 'health.startIntervalMs', 'An interval of its own while it starts');
  spec.mounts.forEach((mount, index) => {
    if (mount.type === 'volume' && mount.subpath !== '')
      needs(SINCE.subpath, `mounts.${index}.subpath`, 'A part of a volume');
  });
  spec.networks.forEach((network, index) => {
    if (network.gatewayPriority !== 0)
      needs(SINCE.gatewayPriority, `networks.${index}.gatewayPriority`, 'A priority of gateways');
    if (network.mac !== '') needs(SINCE.networkMac, `networks.${index}.mac`, 'A MAC address for each network');
  });

  spec.networks.slice(1).forEach((network, index) => {
    if (network.linkLocal.length > 0 || Object.keys(network.driverOptions).length > 0)
      needs(SINCE.networks, `networks.${index + 1}`, 'More than addresses and aliases on a second network');
  });

  const endpoints = endpointsOf(spec, minor);
  const atCreate = minor >= SINCE.networks ? endpoints : endpoints.slice(0, 1);
  const body: EngineBody = {
    Image: spec.image,
    ...configOf(spec, minor),
    HostConfig: hostConfigOf(spec, endpoints[0]?.network),
    ...(atCreate.length > 0 && {
      NetworkingConfig: {
        EndpointsConfig: Object.fromEntries(atCreate.map(({ endpoint, network }) => [network, endpoint])),
      },
    }),
  };
  return { body, connect: endpoints.slice(atCreate.length), unsupported };
}

/** Drops what says nothing, so that a body shows only what was asked for. */
function given(fields: EngineBody): EngineBody {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => {
      if (value === undefined || value === null || value === '' || value === false) return false;
      if (Array.isArray(value)) return value.length > 0;
      return typeof value !== 'object' || Object.keys(value).length > 0;
    }),
  );
}

const keys = (names: readonly string[]): Record<string, object> => Object.fromEntries(names.map((name) => [name, {}]));

function configOf(spec: ContainerSpec, minor: number): EngineBody {
  const anonymous = spec.mounts.flatMap((mount) =>
    mount.type === 'volume' && isPlainVolume(mount) && mount.source === '' ? [mount.target] : [],
  );
  return {
    ...given({
      Cmd: spec.command,
      Env: spec.environment.map(({ name, value }) => `${name}=${value}`),
      WorkingDir: spec.workingDir,
      User: spec.user,
      Hostname: spec.hostname,
      Domainname: spec.domainname,
      Labels: spec.labels,
      ExposedPorts: keys([
        ...spec.expose,
        ...spec.ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`),
      ]),
      Volumes: keys(anonymous),
      StopSignal: spec.stopSignal,
      StopTimeout: spec.stopTimeout,
      Tty: spec.tty,
      OpenStdin: spec.stdin,
      Healthcheck: healthOf(spec),
      MacAddress: minor < SINCE.networkMac ? spec.macAddress : '',
    }),
    // An empty entry point takes the image's away. The engine reads `[]` as "not given", `[""]` as that.
    ...(spec.entrypoint !== null && { Entrypoint: spec.entrypoint.length === 0 ? [''] : spec.entrypoint }),
  };
}

function healthOf({ health }: ContainerSpec): EngineBody | null {
  if (health.kind === 'image') return null;
  if (health.kind === 'none') return { Test: ['NONE'] };
  const ns = (ms: number | null) => (ms === null ? null : Math.round(ms * NS_PER_MS));
  return given({
    Test: health.test,
    Interval: ns(health.intervalMs),
    Timeout: ns(health.timeoutMs),
    StartPeriod: ns(health.startPeriodMs),
    StartInterval: ns(health.startIntervalMs),
    Retries: health.retries,
  });
}

function hostConfigOf(spec: ContainerSpec, mainNetwork: string | undefined): EngineBody {
  const security = spec.securityOptions.filter((option) => !SYSTEM_PATHS.test(option));
  const unmasked = security.length < spec.securityOptions.length;
  return {
    ...given({
      Binds: spec.mounts.flatMap((mount) => bindText(mount) ?? []),
      Mounts: spec.mounts.flatMap((mount) => mountBody(mount) ?? []),
      Tmpfs: Object.fromEntries(
        spec.mounts.flatMap((mount) => (mount.type === 'tmpfs' ? [[mount.target, mount.options]] : [])),
      ),
      VolumesFrom: spec.volumesFrom,
      NetworkMode: spec.networkMode || (mainNetwork ?? ''),
      PortBindings: portBindings(spec),
      PublishAllPorts: spec.publishAll,
      Links: spec.links.map((link) => (link.includes(':') ? link : `${link}:${link}`)),
      AutoRemove: spec.autoRemove,
      RestartPolicy: spec.restart.policy === 'no' ? null : restartBody(spec.restart),
      ...resourcesBody(spec.resources),
      OomScoreAdj: spec.oomScoreAdjust,
      ShmSize: spec.shmSize,
      Ulimits: spec.ulimits.map(({ hard, name, soft }) => ({ Name: name, Soft: soft, Hard: hard })),
      StorageOpt: spec.storageOptions,
      CapAdd: spec.capAdd,
      CapDrop: spec.capDrop,
      Privileged: spec.privileged,
      ReadonlyRootfs: spec.readOnly,
      SecurityOpt: security,
      Devices: spec.devices.map(({ container, host, permissions }) => ({
        PathOnHost: host,
        PathInContainer: container,
        CgroupPermissions: permissions,
      })),
      DeviceCgroupRules: spec.deviceCgroupRules,
      DeviceRequests: spec.deviceRequests.map(({ capabilities, count, driver, ids, options }) =>
        given({
          Driver: driver,
          Count: count,
          DeviceIDs: ids,
          Capabilities: capabilities.length > 0 ? [capabilities] : [],
          Options: options,
        }),
      ),
      GroupAdd: spec.groups,
      ExtraHosts: spec.extraHosts,
      Dns: spec.dns,
      DnsSearch: spec.dnsSearch,
      DnsOptions: spec.dnsOptions,
      Sysctls: spec.sysctls,
      Annotations: spec.annotations,
      LogConfig: given({ Type: spec.logDriver, Config: spec.logOptions }),
      PidMode: spec.pidMode,
      IpcMode: spec.ipcMode,
      UTSMode: spec.utsMode,
      UsernsMode: spec.usernsMode,
      CgroupnsMode: spec.cgroupnsMode,
      CgroupParent: spec.cgroupParent,
      Runtime: spec.runtime,
    }),
    ...(spec.init !== null && { Init: spec.init }),
    ...(unmasked && { MaskedPaths: [], ReadonlyPaths: [] }),
  };
}

/** An option that the engine does not know: as the command line does, it is turned into two empty lists. */
export const SYSTEM_PATHS = /^systempaths[=:]unconfined$/;

/** Limits, as creation and update take them. */
export function resourcesBody(resources: ResourcesSpec): EngineBody {
  const rates = (list: ResourcesSpec['deviceReadBps']) => list.map(({ path, rate }) => ({ Path: path, Rate: rate }));
  return given({
    Memory: resources.memory,
    MemoryReservation: resources.memoryReservation,
    MemorySwap: resources.memorySwap,
    MemorySwappiness: resources.memorySwappiness,
    NanoCpus: resources.cpus === null ? null : Math.round(resources.cpus * 1e9),
    CpuShares: resources.cpuShares,
    CpuPeriod: resources.cpuPeriod,
    CpuQuota: resources.cpuQuota,
    CpuRealtimePeriod: resources.cpuRealtimePeriod,
    CpuRealtimeRuntime: resources.cpuRealtimeRuntime,
    CpusetCpus: resources.cpusetCpus,
    CpusetMems: resources.cpusetMems,
    PidsLimit: resources.pids,
    BlkioWeight: resources.blkioWeight,
    BlkioWeightDevice: resources.blkioWeightDevices.map(({ path, weight }) => ({ Path: path, Weight: weight })),
    BlkioDeviceReadBps: rates(resources.deviceReadBps),
    BlkioDeviceWriteBps: rates(resources.deviceWriteBps),
    BlkioDeviceReadIOps: rates(resources.deviceReadIops),
    BlkioDeviceWriteIOps: rates(resources.deviceWriteIops),
    OomKillDisable: resources.oomKillDisable,
  });
}

export function restartBody({ maxRetries, policy }: ContainerSpec['restart']): EngineBody {
  return { Name: policy, MaximumRetryCount: maxRetries };
}

/** Can the short form say it? Then it is sent so: it makes missing folders, and engines of every age know it. */
function isPlainVolume(mount: MountSpec): boolean {
  return (
    mount.type === 'volume' &&
    mount.subpath === '' &&
    mount.driver === '' &&
    Object.keys(mount.driverOptions).length + Object.keys(mount.labels).length === 0 &&
    (mount.source !== '' || (!mount.readOnly && !mount.noCopy)) &&
    !/[:,]/.test(mount.target)
  );
}

function isPlainBind(mount: MountSpec): boolean {
  return mount.type === 'bind' && (mount.create || mount.relabel !== '') && !/[:,]/.test(mount.target + mount.source);
}

function bindText(mount: MountSpec): string | null {
  let options: (string | false)[];
  if (mount.type === 'volume' && isPlainVolume(mount) && mount.source !== '')
    options = [mount.readOnly && 'ro', mount.noCopy && 'nocopy'];
  else if (mount.type === 'bind' && isPlainBind(mount))
    options = [mount.readOnly && 'ro', mount.relabel, mount.propagation];
  else return null;
  const text = options.filter(Boolean).join(',');
  return `${mount.source}:${mount.target}${text === '' ? '' : `:${text}`}`;
}

function mountBody(mount: MountSpec): EngineBody | null {
  if (mount.type === 'tmpfs' || isPlainVolume(mount) || isPlainBind(mount)) return null;
  return given({
    Type: mount.type,
    Source: mount.source,
    Target: mount.target,
    ReadOnly: mount.readOnly,
    ...(mount.type === 'bind'
      ? { BindOptions: given({ Propagation: mount.propagation }) }
      : {
          VolumeOptions: given({
            NoCopy: mount.noCopy,
            Labels: mount.labels,
            Subpath: mount.subpath,
            DriverConfig: given({ Name: mount.driver, Options: mount.driverOptions }),
          }),
        }),
  });
}

function portBindings({ ports }: ContainerSpec): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { containerPort, hostPort, ip, protocol } of ports) {
    const key = `${containerPort}/${protocol}`;
    bindings[key] = [...(bindings[key] ?? []), { HostIp: ip, HostPort: hostPort }];
  }
  return bindings;
}

/** What a container asks of its networks, the main one first. */
function endpointsOf(spec: ContainerSpec, minor: number): { network: string; endpoint: EngineBody }[] {
  const networks: NetworkAttachment[] = [...spec.networks];
  const macNow = minor >= SINCE.networkMac ? spec.macAddress : '';
  if (networks.length === 0 && macNow !== '' && spec.networkMode === '')
    return [{ network: 'bridge', endpoint: { MacAddress: macNow } }];
  return networks.map((network, index) => ({
    network: network.name,
    endpoint: endpointBody(network, index === 0 ? macNow : ''),
  }));
}

export function endpointBody(network: NetworkAttachment, mainMac: string): EngineBody {
  return given({
    Aliases: network.aliases,
    IPAMConfig: given({ IPv4Address: network.ipv4, IPv6Address: network.ipv6, LinkLocalIPs: network.linkLocal }),
    DriverOpts: network.driverOptions,
    MacAddress: network.mac || mainMac,
    GwPriority: network.gatewayPriority === 0 ? null : network.gatewayPriority,
  });
}
