import type { ContainerSpec, MountSpec } from '@/lib/contract/container-spec';
import { formatDevice } from './device-entries';
import { formatRestart } from './limit-entries';
import { formatPort } from './port-entries';
import { formatDuration, formatSize } from './quantities';

type Json = Record<string, unknown>;

function given(fields: Json): Json {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => {
      if (value === undefined || value === null || value === '' || value === false) return false;
      if (Array.isArray(value)) return value.length > 0;
      return typeof value !== 'object' || Object.keys(value).length > 0;
    }),
  );
}

/** Compose puts variables in for `$`. */
const literal = (text: string) => text.replaceAll('$', '$$$$');
const literals = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, literal(value)]));

/**
 * The same container as a Compose file (https://github.com/compose-spec/compose-spec), as an object to be written as YAML. Networks and
 * named volumes are those that are there: `external`, so that Compose makes no others of its own names.
 */
export function toComposeFile(spec: ContainerSpec): Json {
  const name = (spec.name ?? serviceName(spec.image)).toLowerCase().replace(/[^a-z0-9_-]/g, '-');
  const volumes = spec.mounts.flatMap((mount) =>
    mount.type === 'volume' && mount.source !== '' ? [[mount.source, volumeDefinition(mount)] as const] : [],
  );
  return given({
    services: { [name]: service(spec) },
    networks: Object.fromEntries(
      spec.networks.filter((network) => network.name !== 'bridge').map((network) => [network.name, { external: true }]),
    ),
    volumes: Object.fromEntries(volumes),
  });
}

function serviceName(image: string): string {
  return image.split('@')[0]?.split('/').at(-1)?.split(':')[0] || 'app';
}

function volumeDefinition(mount: Extract<MountSpec, { type: 'volume' }>): Json {
  const own = given({
    driver: mount.driver,
    driver_opts: literals(mount.driverOptions),
    labels: literals(mount.labels),
  });
  return Object.keys(own).length === 0 ? { external: true } : { name: mount.source, ...own };
}

function service(spec: ContainerSpec): Json {
  const { resources } = spec;
  const gigas = (bytes: number | null) => (bytes === null ? null : bytes === -1 ? -1 : formatSize(bytes));
  const rates = (list: readonly { path: string; rate: number }[]) => list.map(({ path, rate }) => ({ path, rate }));
  const mode = spec.networkMode || (spec.networks.length === 0 || spec.networks[0]?.name === 'bridge' ? 'bridge' : '');
  return {
    image: spec.image,
    ...given({
      container_name: spec.name,
      pull_policy: spec.pull === 'missing' ? '' : spec.pull,
      platform: spec.platform,
      command: spec.command.map(literal),
      working_dir: spec.workingDir,
      user: spec.user,
      group_add: spec.groups,
      hostname: spec.hostname,
      domainname: spec.domainname,
      environment: Object.fromEntries(spec.environment.map(({ name, value }) => [name, literal(value)])),
      labels: literals(spec.labels),
      annotations: literals(spec.annotations),
      ports: spec.ports.map(formatPort),
      expose: spec.expose.map((port) => port.replace(/\/tcp$/, '')),
      volumes: spec.mounts.map(mountEntry),
      volumes_from: spec.volumesFrom.map((from) => `container:${from}`),
      network_mode: mode,
      networks:
        mode !== ''
          ? {}
          : Object.fromEntries(
              spec.networks.map((network, index) => [
                network.name,
                given({
                  aliases: network.aliases,
                  ipv4_address: network.ipv4,
                  ipv6_address: network.ipv6,
                  link_local_ips: network.linkLocal,
                  mac_address: network.mac || (index === 0 ? spec.macAddress : ''),
                  driver_opts: network.driverOptions,
                  gw_priority: network.gatewayPriority || null,
                }),
              ]),
            ),
      mac_address: mode === 'bridge' ? spec.macAddress : '',
      external_links: spec.links,
      restart: spec.restart.policy === 'no' ? '' : formatRestart(spec.restart),
      mem_limit: gigas(resources.memory),
      mem_reservation: gigas(resources.memoryReservation),
      memswap_limit: gigas(resources.memorySwap),
      mem_swappiness: resources.memorySwappiness,
      cpus: resources.cpus,
      cpu_shares: resources.cpuShares,
      cpu_period: resources.cpuPeriod,
      cpu_quota: resources.cpuQuota,
      cpu_rt_period: resources.cpuRealtimePeriod,
      cpu_rt_runtime: resources.cpuRealtimeRuntime,
      cpuset: resources.cpusetCpus,
      pids_limit: resources.pids,
      blkio_config: given({
        weight: resources.blkioWeight,
        weight_device: resources.blkioWeightDevices,
        device_read_bps: rates(resources.deviceReadBps),
        device_write_bps: rates(resources.deviceWriteBps),
        device_read_iops: rates(resources.deviceReadIops),
        device_write_iops: rates(resources.deviceWriteIops),
      }),
      oom_kill_disable: resources.oomKillDisable,
      oom_score_adj: spec.oomScoreAdjust,
      shm_size: gigas(spec.shmSize),
      ulimits: Object.fromEntries(
        spec.ulimits.map(({ hard, name, soft }) => [name, soft === hard ? soft : { soft, hard }]),
      ),
      storage_opt: spec.storageOptions,
      healthcheck: healthEntry(spec),
      read_only: spec.readOnly,
      privileged: spec.privileged,
      cap_add: spec.capAdd,
      cap_drop: spec.capDrop,
      security_opt: spec.securityOptions.map(literal),
      devices: spec.devices.map(formatDevice),
      device_cgroup_rules: spec.deviceCgroupRules,
      gpus: spec.deviceRequests.map((request) =>
        given({
          driver: request.driver,
          count: request.ids.length > 0 ? null : request.count === -1 ? 'all' : request.count,
          device_ids: request.ids,
          capabilities: request.capabilities,
          options: request.options,
        }),
      ),
      extra_hosts: spec.extraHosts.map((entry) => entry.replace(':', '=')),
      dns: spec.dns,
      dns_search: spec.dnsSearch,
      dns_opt: spec.dnsOptions,
      sysctls: literals(spec.sysctls),
      stop_signal: spec.stopSignal,
      stop_grace_period:
        spec.stopTimeout === null ? '' : spec.stopTimeout < 0 ? '24h' : formatDuration(spec.stopTimeout * 1000),
      logging: given({ driver: spec.logDriver, options: literals(spec.logOptions) }),
      tty: spec.tty,
      stdin_open: spec.stdin,
      pid: spec.pidMode,
      ipc: spec.ipcMode,
      uts: spec.utsMode,
      userns_mode: spec.usernsMode,
      cgroup: spec.cgroupnsMode,
      cgroup_parent: spec.cgroupParent,
      runtime: spec.runtime,
    }),
    ...(spec.entrypoint !== null && { entrypoint: spec.entrypoint.map(literal) }),
    ...(spec.init !== null && { init: spec.init }),
  };
}

function mountEntry(mount: MountSpec): Json {
  if (mount.type === 'tmpfs') {
    const size = /(?:^|,)size=([^,]+)/.exec(mount.options)?.[1];
    const permissions = /(?:^|,)mode=([0-7]+)/.exec(mount.options)?.[1];
    return given({
      type: 'tmpfs',
      target: mount.target,
      tmpfs: given({ size, mode: permissions === undefined ? null : Number.parseInt(permissions, 8) }),
    });
  }
  return given({
    type: mount.type,
    source: mount.source,
    target: mount.target,
    read_only: mount.readOnly,
    ...(mount.type === 'bind'
      ? { bind: given({ propagation: mount.propagation, create_host_path: mount.create, selinux: mount.relabel }) }
      : { volume: given({ nocopy: mount.noCopy, subpath: mount.subpath }) }),
  });
}

function healthEntry({ health }: ContainerSpec): Json {
  if (health.kind === 'image') return {};
  if (health.kind === 'none') return { disable: true };
  const time = (ms: number | null) => (ms === null ? '' : formatDuration(ms));
  return given({
    test: health.test.map(literal),
    interval: time(health.intervalMs),
    timeout: time(health.timeoutMs),
    start_period: time(health.startPeriodMs),
    start_interval: time(health.startIntervalMs),
    retries: health.retries,
  });
}
