import { z } from 'zod';

/**
 * Everything that may be sent to an engine with a creation, an update, an exec or a new volume: a closed list. Engines ignore nothing
 * silently for ever; a field that is not here was not thought about, so it is refused for everybody, administrators included.
 */
const text = z.string();
const texts = z.array(text);
const record = z.record(text, text);
const amount = z.number();
const keys = z.record(text, z.strictObject({}));
const rates = z.array(z.strictObject({ Path: text, Rate: amount }));

const resources = {
  Memory: amount,
  MemoryReservation: amount,
  MemorySwap: amount,
  MemorySwappiness: amount,
  NanoCpus: amount,
  CpuShares: amount,
  CpuPeriod: amount,
  CpuQuota: amount,
  CpuRealtimePeriod: amount,
  CpuRealtimeRuntime: amount,
  CpusetCpus: text,
  CpusetMems: text,
  PidsLimit: amount,
  BlkioWeight: amount,
  BlkioWeightDevice: z.array(z.strictObject({ Path: text, Weight: amount })),
  BlkioDeviceReadBps: rates,
  BlkioDeviceWriteBps: rates,
  BlkioDeviceReadIOps: rates,
  BlkioDeviceWriteIOps: rates,
  OomKillDisable: z.boolean(),
} as const;
const restartPolicy = z.strictObject({ Name: text, MaximumRetryCount: amount.optional() });
const driverConfig = z.strictObject({ Name: text.optional(), Options: record.optional() });

const mount = z.strictObject({
  Type: text,
  Source: text.optional(),
  Target: text,
  ReadOnly: z.boolean().optional(),
  BindOptions: z.strictObject({ Propagation: text.optional() }).optional(),
  VolumeOptions: z
    .strictObject({
      NoCopy: z.boolean().optional(),
      Labels: record.optional(),
      Subpath: text.optional(),
      DriverConfig: driverConfig.optional(),
    })
    .optional(),
});

const hostConfig = z
  .strictObject({
    ...resources,
    Binds: texts,
    Mounts: z.array(mount),
    Tmpfs: record,
    VolumesFrom: texts,
    NetworkMode: text,
    PortBindings: z.record(text, z.array(z.strictObject({ HostIp: text, HostPort: text }))),
    PublishAllPorts: z.boolean(),
    Links: texts,
    AutoRemove: z.boolean(),
    RestartPolicy: restartPolicy,
    OomScoreAdj: amount,
    ShmSize: amount,
    Ulimits: z.array(z.strictObject({ Name: text, Soft: amount, Hard: amount })),
    StorageOpt: record,
    CapAdd: texts,
    CapDrop: texts,
    Privileged: z.boolean(),
    ReadonlyRootfs: z.boolean(),
    SecurityOpt: texts,
    Devices: z.array(z.strictObject({ PathOnHost: text, PathInContainer: text, CgroupPermissions: text })),
    DeviceCgroupRules: texts,
    DeviceRequests: z.array(
      z
        .strictObject({
          Driver: text,
          Count: amount,
          DeviceIDs: texts,
          Capabilities: z.array(texts),
          Options: record,
        })
        .partial(),
    ),
    GroupAdd: texts,
    ExtraHosts: texts,
    Dns: texts,
    DnsSearch: texts,
    DnsOptions: texts,
    Sysctls: record,
    Annotations: record,
    LogConfig: z.strictObject({ Type: text.optional(), Config: record.optional() }),
    PidMode: text,
    IpcMode: text,
    UTSMode: text,
    UsernsMode: text,
    CgroupnsMode: text,
    CgroupParent: text,
    Runtime: text,
    Init: z.boolean(),
    MaskedPaths: texts,
    ReadonlyPaths: texts,
  })
  .partial();
export type HostConfigBody = z.output<typeof hostConfig>;

const endpoint = z
  .strictObject({
    Aliases: texts,
    IPAMConfig: z.strictObject({ IPv4Address: text, IPv6Address: text, LinkLocalIPs: texts }).partial(),
    DriverOpts: record,
    MacAddress: text,
    GwPriority: amount,
  })
  .partial();

export const createBody = z.strictObject({
  Image: text.min(1),
  ...z
    .strictObject({
      Cmd: texts,
      Entrypoint: texts,
      Env: texts,
      WorkingDir: text,
      User: text,
      Hostname: text,
      Domainname: text,
      Labels: record,
      ExposedPorts: keys,
      Volumes: keys,
      StopSignal: text,
      StopTimeout: amount,
      Tty: z.boolean(),
      OpenStdin: z.boolean(),
      MacAddress: text,
      Healthcheck: z
        .strictObject({
          Test: texts,
          Interval: amount,
          Timeout: amount,
          StartPeriod: amount,
          StartInterval: amount,
          Retries: amount,
        })
        .partial(),
      NetworkingConfig: z.strictObject({ EndpointsConfig: z.record(text, endpoint) }),
    })
    .partial().shape,
  HostConfig: hostConfig.optional(),
});

export const updateBody = z.strictObject({ ...resources, RestartPolicy: restartPolicy }).partial();

export const execBody = z
  .strictObject({
    AttachStdin: z.boolean(),
    AttachStdout: z.boolean(),
    AttachStderr: z.boolean(),
    ConsoleSize: z.tuple([amount, amount]),
    DetachKeys: text,
    Tty: z.boolean(),
    Env: texts,
    Cmd: texts,
    Privileged: z.boolean(),
    User: text,
    WorkingDir: text,
  })
  .partial();

export const volumeBody = z.strictObject({
  Name: text.optional(),
  Driver: text.optional(),
  DriverOpts: record.optional(),
  Labels: record.optional(),
});
