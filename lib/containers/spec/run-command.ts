import type { ContainerSpec } from '@/lib/contract/container-spec';
import { formatDevice, formatGpus } from './device-entries';
import { formatDeviceRate, formatRestart, formatUlimit } from './limit-entries';
import { formatMount, formatVolume } from './mount-entries';
import { formatNetwork } from './network-entries';
import { formatPort } from './port-entries';
import { formatDuration, formatSize } from './quantities';
import { quoteWord } from './shell-words';

/** An option with its value; null: a switch. */
type Option = [string, string | null];

/** The `docker run` line that makes the same container: POSIX quoting, one option a line where it is long. */
export function toRunCommand(spec: ContainerSpec): string {
  const rest = [spec.image, ...entrypointRest(spec), ...spec.command].map(quoteWord);
  const options = runOptions(spec).map(([name, value]) => (value === null ? name : `${name} ${quoteWord(value)}`));
  const one = ['docker run -d', ...options, ...rest].join(' ');
  if (one.length <= 80 && !one.includes('\n')) return one;
  return [`docker run -d`, ...options.map((option) => `  ${option}`), `  ${rest.join(' ')}`].join(' \\\n');
}

/** The command line has one word for an entry point: what is behind it goes before the command. */
function entrypointRest({ entrypoint }: ContainerSpec): string[] {
  return entrypoint === null ? [] : entrypoint.slice(1);
}

function runOptions(spec: ContainerSpec): Option[] {
  const { health, resources } = spec;
  const options: Option[] = [];
  const value = (name: string, text: string | null | undefined) => {
    if (text !== null && text !== undefined && text !== '') options.push([name, text]);
  };
  const each = (name: string, texts: readonly string[]) => {
    for (const text of texts) options.push([name, text]);
  };
  const on = (name: string, is: boolean) => {
    if (is) options.push([name, null]);
  };
  const number = (name: string, amount: number | null) => value(name, amount === null ? null : String(amount));
  const size = (name: string, amount: number | null) => value(name, amount === null ? null : formatSize(amount));
  const pairs = (name: string, record: Readonly<Record<string, string>>) =>
    each(
      name,
      Object.entries(record).map(([key, text]) => `${key}=${text}`),
    );

  value('--name', spec.name);
  if (spec.pull !== 'missing') value('--pull', spec.pull);
  value('--platform', spec.platform);
  value('--restart', spec.restart.policy === 'no' ? '' : formatRestart(spec.restart));
  on('--rm', spec.autoRemove);
  on('-i', spec.stdin);
  on('-t', spec.tty);
  if (spec.init !== null) options.push([spec.init ? '--init' : '--init=false', null]);
  value('--user', spec.user);
  each('--group-add', spec.groups);
  value('--workdir', spec.workingDir);
  value('--hostname', spec.hostname);
  value('--domainname', spec.domainname);
  if (spec.entrypoint !== null) options.push(['--entrypoint', spec.entrypoint[0] ?? '']);
  each(
    '--env',
    spec.environment.map(({ name, value: text }) => `${name}=${text}`),
  );
  pairs('--label', spec.labels);
  pairs('--annotation', spec.annotations);
  each('--publish', spec.ports.map(formatPort));
  each('--expose', spec.expose);
  on('--publish-all', spec.publishAll);
  for (const mount of spec.mounts) {
    const short = formatVolume(mount);
    if (mount.type === 'tmpfs') options.push(['--tmpfs', formatMount(mount)]);
    else if (short !== null) options.push(['--volume', short]);
    else options.push(['--mount', formatMount(mount)]);
  }
  each('--volumes-from', spec.volumesFrom);
  value('--network', spec.networkMode);
  each('--network', spec.networks.map(formatNetwork));
  value('--mac-address', spec.macAddress);
  each('--link', spec.links);
  each('--add-host', spec.extraHosts);
  each('--dns', spec.dns);
  each('--dns-search', spec.dnsSearch);
  each('--dns-option', spec.dnsOptions);

  size('--memory', resources.memory);
  size('--memory-reservation', resources.memoryReservation);
  size('--memory-swap', resources.memorySwap);
  number('--memory-swappiness', resources.memorySwappiness);
  number('--cpus', resources.cpus);
  number('--cpu-shares', resources.cpuShares);
  number('--cpu-period', resources.cpuPeriod);
  number('--cpu-quota', resources.cpuQuota);
  number('--cpu-rt-period', resources.cpuRealtimePeriod);
  number('--cpu-rt-runtime', resources.cpuRealtimeRuntime);
  value('--cpuset-cpus', resources.cpusetCpus);
  value('--cpuset-mems', resources.cpusetMems);
  number('--pids-limit', resources.pids);
  number('--blkio-weight', resources.blkioWeight);
  each(
    '--blkio-weight-device',
    resources.blkioWeightDevices.map(({ path, weight }) => `${path}:${weight}`),
  );
  each(
    '--device-read-bps',
    resources.deviceReadBps.map((rate) => formatDeviceRate(rate, 'bytes')),
  );
  each(
    '--device-write-bps',
    resources.deviceWriteBps.map((rate) => formatDeviceRate(rate, 'bytes')),
  );
  each(
    '--device-read-iops',
    resources.deviceReadIops.map((rate) => formatDeviceRate(rate, 'operations')),
  );
  each(
    '--device-write-iops',
    resources.deviceWriteIops.map((rate) => formatDeviceRate(rate, 'operations')),
  );
  on('--oom-kill-disable', resources.oomKillDisable);
  number('--oom-score-adj', spec.oomScoreAdjust);
  size('--shm-size', spec.shmSize);
  each('--ulimit', spec.ulimits.map(formatUlimit));
  pairs('--storage-opt', spec.storageOptions);

  if (health.kind === 'none') options.push(['--no-healthcheck', null]);
  if (health.kind === 'custom') {
    const time = (name: string, ms: number | null) => value(name, ms === null ? null : formatDuration(ms));
    const [kind, ...test] = health.test;
    value('--health-cmd', kind === 'CMD' ? test.map(quoteWord).join(' ') : test[0]);
    time('--health-interval', health.intervalMs);
    time('--health-timeout', health.timeoutMs);
    time('--health-start-period', health.startPeriodMs);
    time('--health-start-interval', health.startIntervalMs);
    number('--health-retries', health.retries);
  }

  on('--read-only', spec.readOnly);
  on('--privileged', spec.privileged);
  each('--cap-add', spec.capAdd);
  each('--cap-drop', spec.capDrop);
  each('--security-opt', spec.securityOptions);
  each('--device', [...spec.devices.map(formatDevice), ...spec.deviceRequests.filter(isCdi).flatMap(({ ids }) => ids)]);
  each('--gpus', spec.deviceRequests.filter((request) => !isCdi(request)).map(formatGpus));
  each('--device-cgroup-rule', spec.deviceCgroupRules);
  pairs('--sysctl', spec.sysctls);
  value('--pid', spec.pidMode);
  value('--ipc', spec.ipcMode);
  value('--uts', spec.utsMode);
  value('--userns', spec.usernsMode);
  value('--cgroupns', spec.cgroupnsMode);
  value('--cgroup-parent', spec.cgroupParent);
  value('--runtime', spec.runtime);
  value('--stop-signal', spec.stopSignal);
  number('--stop-timeout', spec.stopTimeout);
  value('--log-driver', spec.logDriver);
  pairs('--log-opt', spec.logOptions);
  return options;
}

const isCdi = ({ driver }: ContainerSpec['deviceRequests'][number]) => driver === 'cdi';
