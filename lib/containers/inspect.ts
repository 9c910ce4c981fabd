import { z } from 'zod';

/**
 * The engine's answer to `GET /containers/{id}/json`, as far as the console reads it. Only `Id` is proven: engines leave out,
 * null or (Podman) retype the rest, so a field of the wrong type reads as null and costs nothing else. Unknown fields pass
 * through for the raw view.
 */
const may = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);
const text = may(z.string());
const flag = may(z.boolean());
const number = may(z.number());
const texts = may(z.array(z.string()));
const textMap = may(z.record(z.string(), z.string()));

const portBinding = z.looseObject({ HostIp: text, HostPort: text });
const portMap = may(z.record(z.string(), may(z.array(portBinding))));

const healthLogEntry = z.looseObject({
  /** RFC 3339 with nanoseconds, in the engine's own time zone. */
  Start: text,
  End: text,
  ExitCode: number,
  Output: text,
});

const state = z.looseObject({
  Status: text,
  Running: flag,
  Paused: flag,
  Restarting: flag,
  OOMKilled: flag,
  Dead: flag,
  Pid: number,
  ExitCode: number,
  Error: text,
  StartedAt: text,
  FinishedAt: text,
  Health: may(z.looseObject({ Status: text, FailingStreak: number, Log: may(z.array(healthLogEntry)) })),
});

/** Durations in nanoseconds; 0 or missing means the engine's default. */
const healthcheck = z.looseObject({
  Test: texts,
  Interval: number,
  Timeout: number,
  StartPeriod: number,
  StartInterval: number,
  Retries: number,
});

const config = z.looseObject({
  Hostname: text,
  User: text,
  Tty: flag,
  Env: texts,
  Cmd: texts,
  Entrypoint: texts,
  Image: text,
  WorkingDir: text,
  Labels: textMap,
  StopSignal: text,
  StopTimeout: number,
  Healthcheck: may(healthcheck),
  ExposedPorts: may(z.record(z.string(), z.unknown())),
});

const device = z.looseObject({ PathOnHost: text, PathInContainer: text, CgroupPermissions: text });
const deviceRequest = z.looseObject({ Driver: text, Count: number, DeviceIDs: texts });

const hostConfig = z.looseObject({
  NetworkMode: text,
  PortBindings: portMap,
  RestartPolicy: may(z.looseObject({ Name: text, MaximumRetryCount: number })),
  AutoRemove: flag,
  Privileged: flag,
  ReadonlyRootfs: flag,
  CapAdd: texts,
  CapDrop: texts,
  SecurityOpt: texts,
  Devices: may(z.array(device)),
  DeviceRequests: may(z.array(deviceRequest)),
  ExtraHosts: texts,
  Dns: texts,
  PidMode: text,
  IpcMode: text,
  Init: flag,
  Memory: number,
  MemoryReservation: number,
  MemorySwap: number,
  NanoCpus: number,
  CpuQuota: number,
  CpuPeriod: number,
  CpuShares: number,
  CpusetCpus: text,
  PidsLimit: number,
  Tmpfs: textMap,
  LogConfig: may(z.looseObject({ Type: text, Config: textMap })),
});

const mount = z.looseObject({
  Type: text,
  Name: text,
  Source: text,
  Destination: text,
  Driver: text,
  RW: flag,
  Propagation: text,
});

const network = z.looseObject({
  NetworkID: text,
  IPAddress: text,
  GlobalIPv6Address: text,
  Gateway: text,
  MacAddress: text,
  Aliases: texts,
});

export const inspectSchema = z.looseObject({
  Id: z.string().min(1),
  Created: text,
  Path: text,
  Args: texts,
  State: may(state),
  Image: text,
  Name: text,
  RestartCount: number,
  Platform: text,
  Mounts: may(z.array(mount)),
  Config: may(config),
  HostConfig: may(hostConfig),
  NetworkSettings: may(z.looseObject({ Ports: portMap, Networks: may(z.record(z.string(), may(network))) })),
});

export type Inspect = z.infer<typeof inspectSchema>;
