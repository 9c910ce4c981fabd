import type { ContainerDetail } from '../contract/container';
import { healthCheckOf } from '../health/health-check';
import { maskedEnvironment } from './environment';
import type { Inspect } from './inspect';
import { positive } from './limits';
import { maskArguments, maskJson, maskRecord } from './secret-mask';
import { summaryFromInspect } from './summary';

export interface DetailImage {
  digests: string[];
  platform: string | null;
  /** `NAME=value` lines. */
  environment?: string[];
}

/** Everything of inspect that matters to people; nothing in it shows a secret that could be recognised. */
export function containerDetail(host: string, inspect: Inspect, image: DetailImage): ContainerDetail {
  const { Config: config, HostConfig: hostConfig } = inspect;
  return {
    ...summaryFromInspect(host, inspect),
    entrypoint: maskArguments(config?.Entrypoint ?? []),
    args: maskArguments(config?.Cmd ?? []),
    workingDir: config?.WorkingDir || '/',
    user: config?.User ?? '',
    hostname: config?.Hostname ?? '',
    environment: maskedEnvironment(inspect, image.environment),
    allLabels: maskRecord(config?.Labels ?? {}),
    mounts: mountsOf(inspect),
    networkDetails: networksOf(inspect),
    networkMode: hostConfig?.NetworkMode ?? '',
    restartMaxRetries: hostConfig?.RestartPolicy?.MaximumRetryCount ?? 0,
    stopSignal: config?.StopSignal || 'SIGTERM',
    stopTimeoutSeconds: config?.StopTimeout ?? null,
    autoRemove: hostConfig?.AutoRemove ?? false,
    privileged: hostConfig?.Privileged ?? false,
    readOnlyRootFilesystem: hostConfig?.ReadonlyRootfs ?? false,
    capAdd: hostConfig?.CapAdd ?? [],
    capDrop: hostConfig?.CapDrop ?? [],
    securityOptions: hostConfig?.SecurityOpt ?? [],
    devices: devicesOf(inspect),
    extraHosts: hostConfig?.ExtraHosts ?? [],
    dns: hostConfig?.Dns ?? [],
    pidMode: hostConfig?.PidMode ?? '',
    ipcMode: hostConfig?.IpcMode ?? '',
    init: hostConfig?.Init ?? null,
    memoryReservation: positive(hostConfig?.MemoryReservation),
    // -1: as much swap as there is.
    memorySwap: hostConfig?.MemorySwap || null,
    cpuShares: positive(hostConfig?.CpuShares),
    cpusetCpus: hostConfig?.CpusetCpus ?? '',
    logDriver: hostConfig?.LogConfig?.Type ?? '',
    logOptions: maskRecord(hostConfig?.LogConfig?.Config ?? {}),
    healthCheck: healthCheckOf(inspect),
    imageDigests: image.digests,
    platform: image.platform ?? inspect.Platform ?? null,
    pid: positive(inspect.State?.Pid),
    raw: maskJson(inspect),
  };
}

function mountsOf(inspect: Inspect): ContainerDetail['mounts'] {
  const mounts = (inspect.Mounts ?? []).map((mount) => ({
    type: mount.Type ?? '',
    source: (mount.Type === 'volume' ? mount.Name : null) || mount.Source || '',
    destination: mount.Destination ?? '',
    readOnly: mount.RW === false,
    driver: mount.Driver || null,
    propagation: mount.Propagation || null,
  }));
  // `--tmpfs` is not among the mounts, `--mount type=tmpfs` is.
  const known = new Set(mounts.map(({ destination }) => destination));
  const temporary = Object.entries(inspect.HostConfig?.Tmpfs ?? {})
    .filter(([destination]) => !known.has(destination))
    .map(([destination, options]) => ({
      type: 'tmpfs',
      source: '',
      destination,
      readOnly: options.split(',').includes('ro'),
      driver: null,
      propagation: null,
    }));
  return [...mounts, ...temporary].sort((a, b) => (a.destination < b.destination ? -1 : 1));
}

function networksOf(inspect: Inspect): ContainerDetail['networkDetails'] {
  return Object.entries(inspect.NetworkSettings?.Networks ?? {})
    .map(([name, network]) => ({
      name,
      networkId: network?.NetworkID ?? '',
      ipAddress: network?.IPAddress || null,
      ipv6Address: network?.GlobalIPv6Address || null,
      gateway: network?.Gateway || null,
      macAddress: network?.MacAddress || null,
      aliases: network?.Aliases ?? [],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `/dev/fuse:/dev/fuse:rwm`; of a GPU request what was asked for. */
function devicesOf(inspect: Inspect): string[] {
  const devices = (inspect.HostConfig?.Devices ?? []).map((device) =>
    [device.PathOnHost, device.PathInContainer, device.CgroupPermissions].filter(Boolean).join(':'),
  );
  const requests = (inspect.HostConfig?.DeviceRequests ?? []).map((request) => {
    const which = request.DeviceIDs?.length
      ? request.DeviceIDs.join(', ')
      : request.Count === -1
        ? 'all'
        : String(request.Count ?? 0);
    return `${request.Driver || 'gpu'}: ${which}`;
  });
  return [...devices, ...requests];
}
