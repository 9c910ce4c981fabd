import type { ContainerSpec, ResourcesSpec } from '@/lib/contract/container-spec';
import { parseDevice, parseGpus } from './device-entries';
import { EntryError, parsePair } from './entry';
import { capability, parseDeviceRate, parseRestart, parseUlimit } from './limit-entries';
import { parseMount, parseTmpfs, parseVolume } from './mount-entries';
import { parseNetwork } from './network-entries';
import { parseExposed, parsePort } from './port-entries';
import { parseDuration, parseSize } from './quantities';

/** What a command line comes to while its flags are read; `finishRun` puts together what several flags say together. */
export interface RunDraft {
  spec: ContainerSpec;
  /** What does not change the container, or was read otherwise than it may have been meant. */
  notes: string[];
  /** Of the flags that speak of "the network": the first one. */
  network: { aliases: string[]; ipv4: string; ipv6: string; linkLocal: string[] };
  health: Partial<Extract<ContainerSpec['health'], { kind: 'custom' }>> & { none?: true };
  volumeDriver: string;
}

export type RunFlag =
  /** Has a value. */
  | { value: (draft: RunDraft, text: string) => void }
  /** May stand alone, or as `--flag=false`. */
  | { turn: (draft: RunDraft, on: boolean) => void }
  /** Says nothing of the container: taken and told. `argument`: it has a value. */
  | { ignored: string; argument: boolean }
  /** Cannot be done here; the words say what to do instead. */
  | { refused: string; argument: boolean };

const whole = (text: string, what: string): number => {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new EntryError(`${what} is a whole number, not «${text}».`);
};
const size = (text: string): number => {
  const value = text === '-1' ? -1 : parseSize(text);
  if (value !== null) return value;
  throw new EntryError(`«${text}» is not a size: 512m, 2g.`);
};
const duration = (text: string): number | null => {
  const value = parseDuration(text);
  if (value === null) throw new EntryError(`«${text}» is not a time: 30s, 1m30s.`);
  return value === 0 ? null : value;
};
/** 0 stands for "no limit" on the command line. */
const limit = (value: number): number | null => (value === 0 ? null : value);

const flag = (apply: (spec: ContainerSpec, text: string) => void): RunFlag => ({
  value: (draft, text) => apply(draft.spec, text),
});
const turn = (apply: (spec: ContainerSpec, on: boolean) => void): RunFlag => ({
  turn: (draft, on) => apply(draft.spec, on),
});
const resource = (apply: (resources: ResourcesSpec, text: string) => void): RunFlag => ({
  value: (draft, text) => apply(draft.spec.resources, text),
});
const pairs = (record: (spec: ContainerSpec) => Record<string, string>, missing?: string): RunFlag =>
  flag((spec, text) => {
    const [name, value] = parsePair(text, missing);
    record(spec)[name] = value;
  });
const WINDOWS = 'This is for Windows containers only: take it out.';

const networkFlag: RunFlag = {
  value({ spec }, text) {
    if (text === 'host' || text === 'none' || text.startsWith('container:')) spec.networkMode = text;
    else spec.networks.push(parseNetwork(text));
  },
};
const aliasFlag: RunFlag = { value: ({ network }, text) => network.aliases.push(text) };
const dnsOption = flag((spec, text) => spec.dnsOptions.push(text));

/** Every long flag of `docker run` (Docker 28). */
export const RUN_FLAGS: Readonly<Record<string, RunFlag>> = {
  'add-host': flag((spec, text) => spec.extraHosts.push(/^[^:=]+=/.test(text) ? text.replace('=', ':') : text)),
  annotation: pairs((spec) => spec.annotations, ''),
  attach: {
    ignored: 'Nothing is attached to a container that is made here; its log shows what it prints.',
    argument: true,
  },
  'blkio-weight': resource((resources, text) => {
    resources.blkioWeight = limit(whole(text, 'The weight'));
  }),
  'blkio-weight-device': resource((resources, text) => {
    const { path, rate } = parseDeviceRate(text, 'operations');
    resources.blkioWeightDevices.push({ path, weight: rate });
  }),
  'cap-add': flag((spec, text) => spec.capAdd.push(capability(text))),
  'cap-drop': flag((spec, text) => spec.capDrop.push(capability(text))),
  'cgroup-parent': flag((spec, text) => {
    spec.cgroupParent = text;
  }),
  cgroupns: flag((spec, text) => {
    spec.cgroupnsMode = text as ContainerSpec['cgroupnsMode'];
  }),
  cidfile: {
    ignored: 'No file is written on your machine: the id is shown when the container is made.',
    argument: true,
  },
  'cpu-count': { refused: WINDOWS, argument: true },
  'cpu-percent': { refused: WINDOWS, argument: true },
  'cpu-period': resource((resources, text) => {
    resources.cpuPeriod = limit(whole(text, 'The period'));
  }),
  'cpu-quota': resource((resources, text) => {
    resources.cpuQuota = limit(Math.max(0, whole(text, 'The quota')));
  }),
  'cpu-rt-period': resource((resources, text) => {
    resources.cpuRealtimePeriod = limit(whole(text, 'The period'));
  }),
  'cpu-rt-runtime': resource((resources, text) => {
    resources.cpuRealtimeRuntime = limit(whole(text, 'The run time'));
  }),
  'cpu-shares': resource((resources, text) => {
    resources.cpuShares = limit(whole(text, 'The share'));
  }),
  cpus: resource((resources, text) => {
    if (!/^\d*\.?\d+$/.test(text)) throw new EntryError(`«${text}» is not a number of cores: 0.5, 2.`);
    resources.cpus = limit(Number(text));
  }),
  'cpuset-cpus': resource((resources, text) => {
    resources.cpusetCpus = text;
  }),
  'cpuset-mems': resource((resources, text) => {
    resources.cpusetMems = text;
  }),
  detach: { ignored: '', argument: false },
  'detach-keys': { ignored: 'Nothing is attached, so there is nothing to detach from.', argument: true },
  device: flag((spec, text) => {
    const device = parseDevice(text);
    if ('host' in device) spec.devices.push(device);
    else spec.deviceRequests.push(device);
  }),
  'device-cgroup-rule': flag((spec, text) => spec.deviceCgroupRules.push(text)),
  'device-read-bps': resource((resources, text) => resources.deviceReadBps.push(parseDeviceRate(text, 'bytes'))),
  'device-read-iops': resource((resources, text) => resources.deviceReadIops.push(parseDeviceRate(text, 'operations'))),
  'device-write-bps': resource((resources, text) => resources.deviceWriteBps.push(parseDeviceRate(text, 'bytes'))),
  'device-write-iops': resource((resources, text) =>
    resources.deviceWriteIops.push(parseDeviceRate(text, 'operations')),
  ),
  'disable-content-trust': { ignored: '', argument: false },
  dns: flag((spec, text) => spec.dns.push(text)),
  'dns-opt': dnsOption,
  'dns-option': dnsOption,
  'dns-search': flag((spec, text) => spec.dnsSearch.push(text)),
  domainname: flag((spec, text) => {
    spec.domainname = text;
  }),
  entrypoint: flag((spec, text) => {
    spec.entrypoint = text === '' ? [] : [text];
  }),
  env: flag((spec, text) => {
    if (!text.includes('='))
      throw new EntryError(
        `The value of ${text} would come from your shell, which is not at hand here: write ${text}=value.`,
      );
    const [name, value] = parsePair(text);
    spec.environment = [...spec.environment.filter((one) => one.name !== name), { name, value }];
  }),
  'env-file': {
    refused: 'The file lies on your machine: take this out, and paste its text under Environment.',
    argument: true,
  },
  expose: flag((spec, text) => spec.expose.push(...parseExposed(text))),
  gpus: flag((spec, text) => spec.deviceRequests.push(parseGpus(text))),
  'group-add': flag((spec, text) => spec.groups.push(text)),
  'health-cmd': {
    value(draft, text) {
      draft.health.test = ['CMD-SHELL', text];
    },
  },
  'health-interval': {
    value(draft, text) {
      draft.health.intervalMs = duration(text);
    },
  },
  'health-retries': {
    value(draft, text) {
      draft.health.retries = limit(whole(text, 'The number of tries'));
    },
  },
  'health-start-interval': {
    value(draft, text) {
      draft.health.startIntervalMs = duration(text);
    },
  },
  'health-start-period': {
    value(draft, text) {
      draft.health.startPeriodMs = duration(text);
    },
  },
  'health-timeout': {
    value(draft, text) {
      draft.health.timeoutMs = duration(text);
    },
  },
  help: { refused: 'This only prints help: take it out.', argument: false },
  hostname: flag((spec, text) => {
    spec.hostname = text;
  }),
  init: turn((spec, on) => {
    spec.init = on;
  }),
  interactive: turn((spec, on) => {
    spec.stdin = on;
  }),
  'io-maxbandwidth': { refused: WINDOWS, argument: true },
  'io-maxiops': { refused: WINDOWS, argument: true },
  ip: {
    value(draft, text) {
      draft.network.ipv4 = text;
    },
  },
  ip6: {
    value(draft, text) {
      draft.network.ipv6 = text;
    },
  },
  ipc: flag((spec, text) => {
    spec.ipcMode = text;
  }),
  isolation: { refused: WINDOWS, argument: true },
  'kernel-memory': { ignored: 'Engines have given up the limit on kernel memory.', argument: true },
  label: pairs((spec) => spec.labels, ''),
  'label-file': {
    refused: 'The file lies on your machine: take this out, and paste its lines under Labels.',
    argument: true,
  },
  link: flag((spec, text) => spec.links.push(text)),
  'link-local-ip': { value: ({ network }, text) => network.linkLocal.push(text) },
  'log-driver': flag((spec, text) => {
    spec.logDriver = text;
  }),
  'log-opt': pairs((spec) => spec.logOptions, ''),
  'mac-address': flag((spec, text) => {
    spec.macAddress = text.toLowerCase().replaceAll('-', ':');
  }),
  memory: resource((resources, text) => {
    resources.memory = limit(size(text));
  }),
  'memory-reservation': resource((resources, text) => {
    resources.memoryReservation = limit(size(text));
  }),
  'memory-swap': resource((resources, text) => {
    resources.memorySwap = limit(size(text)) as ResourcesSpec['memorySwap'];
  }),
  'memory-swappiness': resource((resources, text) => {
    const value = whole(text, 'The swappiness');
    resources.memorySwappiness = value === -1 ? null : value;
  }),
  mount: flag((spec, text) => spec.mounts.push(parseMount(text))),
  name: flag((spec, text) => {
    spec.name = text;
  }),
  net: networkFlag,
  'net-alias': aliasFlag,
  network: networkFlag,
  'network-alias': aliasFlag,
  'no-healthcheck': {
    turn(draft, on) {
      if (on) draft.health.none = true;
    },
  },
  'oom-kill-disable': turn((spec, on) => {
    spec.resources.oomKillDisable = on;
  }),
  'oom-score-adj': flag((spec, text) => {
    const value = whole(text, 'The score');
    spec.oomScoreAdjust = value === 0 ? null : value;
  }),
  pid: flag((spec, text) => {
    spec.pidMode = text;
  }),
  'pids-limit': resource((resources, text) => {
    const value = whole(text, 'The number of processes');
    resources.pids = value <= 0 ? null : value;
  }),
  platform: flag((spec, text) => {
    spec.platform = text;
  }),
  privileged: turn((spec, on) => {
    spec.privileged = on;
  }),
  publish: flag((spec, text) => spec.ports.push(...parsePort(text))),
  'publish-all': turn((spec, on) => {
    spec.publishAll = on;
  }),
  pull: flag((spec, text) => {
    if (text !== 'always' && text !== 'missing' && text !== 'never')
      throw new EntryError('An image is pulled always, missing or never.');
    spec.pull = text;
  }),
  quiet: { ignored: '', argument: false },
  'read-only': turn((spec, on) => {
    spec.readOnly = on;
  }),
  restart: flag((spec, text) => {
    spec.restart = parseRestart(text);
  }),
  rm: turn((spec, on) => {
    spec.autoRemove = on;
  }),
  runtime: flag((spec, text) => {
    spec.runtime = text;
  }),
  'security-opt': flag((spec, text) => {
    const profile = /^seccomp[=:](?!unconfined$|builtin$|\{)(.+)$/s.exec(text)?.[1];
    if (profile !== undefined)
      throw new EntryError(
        `The file ${profile} lies on your machine: put what is in it behind seccomp= instead of its name.`,
      );
    spec.securityOptions.push(text);
  }),
  'shm-size': flag((spec, text) => {
    spec.shmSize = limit(size(text));
  }),
  'sig-proxy': { ignored: '', argument: false },
  'stop-signal': flag((spec, text) => {
    spec.stopSignal = text;
  }),
  'stop-timeout': flag((spec, text) => {
    spec.stopTimeout = whole(text, 'The time to stop');
  }),
  'storage-opt': pairs((spec) => spec.storageOptions),
  sysctl: pairs((spec) => spec.sysctls),
  tmpfs: flag((spec, text) => spec.mounts.push(parseTmpfs(text))),
  tty: turn((spec, on) => {
    spec.tty = on;
  }),
  ulimit: flag((spec, text) => {
    const parsed = parseUlimit(text);
    spec.ulimits = [...spec.ulimits.filter(({ name }) => name !== parsed.name), parsed];
  }),
  'use-api-socket': {
    refused:
      'This hands the engine’s own socket to the container, which makes it root on the host. Mount it by hand if you mean that.',
    argument: false,
  },
  user: flag((spec, text) => {
    spec.user = text;
  }),
  userns: flag((spec, text) => {
    spec.usernsMode = text;
  }),
  uts: flag((spec, text) => {
    spec.utsMode = text;
  }),
  volume: flag((spec, text) => spec.mounts.push(parseVolume(text))),
  'volume-driver': {
    value(draft, text) {
      draft.volumeDriver = text;
    },
  },
  'volumes-from': flag((spec, text) => spec.volumesFrom.push(text)),
  workdir: flag((spec, text) => {
    spec.workingDir = text;
  }),
};

export const SHORT_FLAGS: Readonly<Record<string, string>> = {
  a: 'attach',
  c: 'cpu-shares',
  d: 'detach',
  e: 'env',
  h: 'hostname',
  i: 'interactive',
  l: 'label',
  m: 'memory',
  p: 'publish',
  P: 'publish-all',
  q: 'quiet',
  t: 'tty',
  u: 'user',
  v: 'volume',
  w: 'workdir',
};
