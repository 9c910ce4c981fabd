import { formatDevice, parseDevice } from '@/lib/containers/spec/device-entries';
import { emptySpec } from '@/lib/containers/spec/empty-spec';
import { EntryError, parsePair } from '@/lib/containers/spec/entry';
import { parseEnvFile } from '@/lib/containers/spec/env-file';
import {
  capability,
  formatRestart,
  formatUlimit,
  parseRestart,
  parseUlimit,
} from '@/lib/containers/spec/limit-entries';
import { formatMount, formatVolume, parseMount, parseTmpfs, parseVolume } from '@/lib/containers/spec/mount-entries';
import { formatNetwork, parseNetwork } from '@/lib/containers/spec/network-entries';
import { plainNetworks } from '@/lib/containers/spec/parse-run';
import { formatPort, parseExposed, parsePort } from '@/lib/containers/spec/port-entries';
import { formatDuration, formatSize, parseDuration, parseSize } from '@/lib/containers/spec/quantities';
import { quoteWord, splitWords } from '@/lib/containers/spec/shell-words';
import type { ContainerSpec } from '@/lib/contract/container-spec';

/**
 * The form: every field is text as Docker's command line writes it, a list has a line for each entry. What no field shows (a paste or a
 * duplicate may bring it) is kept in `rest` and goes along.
 */
export interface Draft {
  image: string;
  name: string;
  pull: ContainerSpec['pull'];
  platform: string;
  command: string;
  entrypoint: string;
  clearEntrypoint: boolean;
  workingDir: string;
  user: string;
  hostname: string;
  tty: boolean;
  stdin: boolean;
  init: boolean;
  environment: string;
  labels: string;
  ports: string;
  expose: string;
  publishAll: boolean;
  networkMode: string;
  networks: string;
  extraHosts: string;
  dns: string;
  mounts: string;
  readOnly: boolean;
  shmSize: string;
  restart: ContainerSpec['restart']['policy'];
  maxRetries: string;
  autoRemove: boolean;
  stopSignal: string;
  stopTimeout: string;
  memory: string;
  memoryReservation: string;
  memorySwap: string;
  cpus: string;
  cpuShares: string;
  cpusetCpus: string;
  pids: string;
  ulimits: string;
  health: ContainerSpec['health']['kind'];
  healthCommand: string;
  healthInterval: string;
  healthTimeout: string;
  healthStartPeriod: string;
  healthRetries: string;
  privileged: boolean;
  capAdd: string;
  capDrop: string;
  securityOptions: string;
  devices: string;
  sysctls: string;
  pidMode: string;
  ipcMode: string;
  logDriver: string;
  logOptions: string;
  start: boolean;
  rest: ContainerSpec;
}
export type DraftField = Exclude<keyof Draft, 'rest'>;

const lines = (entries: readonly string[]) => entries.join('\n');
const pairs = (record: Readonly<Record<string, string>>) =>
  lines(Object.entries(record).map(([name, value]) => `${name}=${value}`));
const words = (list: readonly string[]) => list.map(quoteWord).join(' ');
const amount = (value: number | null) => (value === null ? '' : String(value));
const size = (value: number | null) => (value === null ? '' : formatSize(value));
const time = (value: number | null) => (value === null ? '' : formatDuration(value));

export function draftOf(spec: ContainerSpec): Draft {
  const { health, resources } = spec;
  const custom = health.kind === 'custom' ? health : null;
  return {
    image: spec.image,
    name: spec.name ?? '',
    pull: spec.pull,
    platform: spec.platform,
    command: words(spec.command),
    entrypoint: words(spec.entrypoint ?? []),
    clearEntrypoint: spec.entrypoint !== null && spec.entrypoint.length === 0,
    workingDir: spec.workingDir,
    user: spec.user,
    hostname: spec.hostname,
    tty: spec.tty,
    stdin: spec.stdin,
    init: spec.init === true,
    environment: lines(spec.environment.filter(isOneLine).map(({ name, value }) => `${name}=${value}`)),
    labels: pairs(spec.labels),
    ports: lines(spec.ports.map(formatPort)),
    expose: lines(spec.expose),
    publishAll: spec.publishAll,
    networkMode: spec.networkMode,
    networks: lines(spec.networks.map(formatNetwork)),
    extraHosts: lines(spec.extraHosts),
    dns: lines(spec.dns),
    mounts: lines(
      spec.mounts.map((mount) =>
        mount.type === 'tmpfs' ? `tmpfs:${formatMount(mount)}` : (formatVolume(mount) ?? formatMount(mount)),
      ),
    ),
    readOnly: spec.readOnly,
    shmSize: size(spec.shmSize),
    restart: spec.restart.policy,
    maxRetries: spec.restart.maxRetries === 0 ? '' : String(spec.restart.maxRetries),
    autoRemove: spec.autoRemove,
    stopSignal: spec.stopSignal,
    stopTimeout: amount(spec.stopTimeout),
    memory: size(resources.memory),
    memoryReservation: size(resources.memoryReservation),
    memorySwap: size(resources.memorySwap),
    cpus: amount(resources.cpus),
    cpuShares: amount(resources.cpuShares),
    cpusetCpus: resources.cpusetCpus,
    pids: amount(resources.pids),
    ulimits: lines(spec.ulimits.map(formatUlimit)),
    health: health.kind,
    healthCommand:
      custom === null ? '' : custom.test[0] === 'CMD' ? words(custom.test.slice(1)) : (custom.test[1] ?? ''),
    healthInterval: time(custom?.intervalMs ?? null),
    healthTimeout: time(custom?.timeoutMs ?? null),
    healthStartPeriod: time(custom?.startPeriodMs ?? null),
    healthRetries: amount(custom?.retries ?? null),
    privileged: spec.privileged,
    capAdd: spec.capAdd.join(' '),
    capDrop: spec.capDrop.join(' '),
    securityOptions: lines(spec.securityOptions),
    devices: lines(spec.devices.map(formatDevice)),
    sysctls: pairs(spec.sysctls),
    pidMode: spec.pidMode,
    ipcMode: spec.ipcMode,
    logDriver: spec.logDriver,
    logOptions: pairs(spec.logOptions),
    start: true,
    rest: spec,
  };
}

/** A line of the form holds one value: those with line ends in them go along unseen. */
const isOneLine = ({ value }: { value: string }) => !/[\r\n]/.test(value);

export interface DraftIssue {
  field: DraftField;
  message: string;
}

/** What the form says, shaped; the contract checks it further. Fields that cannot be read are told, and left as they would be empty. */
export function specOf(draft: Draft): { spec: ContainerSpec; issues: DraftIssue[] } {
  const issues: DraftIssue[] = [];
  const read = <T>(field: DraftField, fallback: T, act: () => T): T => {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      issues.push({ field, message: error.message });
      return fallback;
    }
  };
  const each = <T>(field: DraftField, act: (line: string) => T): T[] =>
    textLines(draft[field]).flatMap((line) => read<T[]>(field, [], () => [act(line)]));
  const record = (field: DraftField) => Object.fromEntries(each(field, (line) => parsePair(line, '')));
  const argv = (field: 'command' | 'entrypoint' | 'healthCommand') =>
    read<string[]>(field, [], () => {
      const split = splitWords(draft[field].trim());
      if (!split.ok) throw new EntryError(`${split.message} (character ${split.at + 1})`);
      return split.words.map(({ text }) => text);
    });
  const number = (field: DraftField) =>
    read<number | null>(field, null, () => {
      const text = String(draft[field]).trim();
      if (text === '') return null;
      if (!/^-?\d*\.?\d+$/.test(text)) throw new EntryError(`«${text}» is not a number.`);
      return Number(text);
    });
  const sizeOf = (field: DraftField) =>
    read<number | null>(field, null, () => {
      const text = String(draft[field]).trim();
      if (text === '') return null;
      const value = text === '-1' ? -1 : parseSize(text);
      if (value === null) throw new EntryError(`«${text}» is not a size: 512m, 2g.`);
      return value;
    });
  const timeOf = (field: DraftField) =>
    read<number | null>(field, null, () => {
      const text = String(draft[field]).trim();
      if (text === '') return null;
      const value = parseDuration(text);
      if (value === null) throw new EntryError(`«${text}» is not a time: 30s, 1m30s.`);
      return value;
    });
  const { rest } = draft;
  const environment = parseEnvFile(draft.environment);
  for (const problem of environment.problems)
    issues.push({ field: 'environment', message: `Line ${problem.line}: ${problem.message}` });
  const spec: ContainerSpec = {
    ...rest,
    image: draft.image.trim(),
    name: draft.name.trim() || null,
    pull: draft.pull,
    platform: draft.platform.trim(),
    command: argv('command'),
    entrypoint: draft.clearEntrypoint ? [] : draft.entrypoint.trim() === '' ? null : argv('entrypoint'),
    workingDir: draft.workingDir.trim(),
    user: draft.user.trim(),
    hostname: draft.hostname.trim(),
    tty: draft.tty,
    stdin: draft.stdin,
    init: draft.init ? true : rest.init === true ? null : rest.init,
    environment: [...environment.entries, ...rest.environment.filter((one) => !isOneLine(one))],
    labels: record('labels'),
    ports: each('ports', parsePort).flat(),
    expose: each('expose', parseExposed).flat(),
    publishAll: draft.publishAll,
    networkMode: draft.networkMode.trim(),
    networks: plainNetworks(each('networks', parseNetwork)),
    extraHosts: textLines(draft.extraHosts),
    dns: textLines(draft.dns),
    mounts: each('mounts', parseMountLine),
    readOnly: draft.readOnly,
    shmSize: sizeOf('shmSize'),
    restart: read('restart', emptySpec('').restart, () =>
      parseRestart(
        formatRestart({
          policy: draft.restart,
          maxRetries: draft.restart === 'on-failure' ? Number(draft.maxRetries) || 0 : 0,
        }),
      ),
    ),
    autoRemove: draft.autoRemove,
    stopSignal: draft.stopSignal.trim(),
    stopTimeout: number('stopTimeout'),
    resources: {
      ...rest.resources,
      memory: sizeOf('memory'),
      memoryReservation: sizeOf('memoryReservation'),
      memorySwap: sizeOf('memorySwap') as ContainerSpec['resources']['memorySwap'],
      cpus: number('cpus'),
      cpuShares: number('cpuShares'),
      cpusetCpus: draft.cpusetCpus.trim(),
      pids: number('pids'),
    },
    ulimits: each('ulimits', parseUlimit),
    health: healthOf(draft, () => argv('healthCommand'), {
      intervalMs: timeOf('healthInterval'),
      timeoutMs: timeOf('healthTimeout'),
      startPeriodMs: timeOf('healthStartPeriod'),
      retries: number('healthRetries'),
    }),
    privileged: draft.privileged,
    capAdd: capabilities(draft.capAdd),
    capDrop: capabilities(draft.capDrop),
    securityOptions: textLines(draft.securityOptions),
    devices: each('devices', (line) => {
      const device = parseDevice(line);
      if ('host' in device) return device;
      throw new EntryError(`«${line}»: a device is a path such as /dev/snd.`);
    }),
    sysctls: record('sysctls'),
    pidMode: draft.pidMode.trim(),
    ipcMode: draft.ipcMode.trim(),
    logDriver: draft.logDriver.trim(),
    logOptions: record('logOptions'),
  };
  return { spec, issues };
}

function textLines(value: unknown): string[] {
  return String(value)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const capabilities = (text: string) =>
  text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(capability);

function parseMountLine(line: string) {
  if (line.startsWith('tmpfs:')) return parseTmpfs(line.slice('tmpfs:'.length));
  return /^(?:type|source|src|target|dst|destination|readonly|ro)(?:=|,|$)/.test(line)
    ? parseMount(line)
    : parseVolume(line);
}

function healthOf(
  draft: Draft,
  argv: () => string[],
  times: Pick<
    Extract<ContainerSpec['health'], { kind: 'custom' }>,
    'intervalMs' | 'timeoutMs' | 'startPeriodMs' | 'retries'
  >,
): ContainerSpec['health'] {
  const { rest } = draft;
  if (draft.health !== 'custom') return { kind: draft.health };
  const before = rest.health.kind === 'custom' ? rest.health : null;
  const direct = before?.test[0] === 'CMD' && words(before.test.slice(1)) === draft.healthCommand;
  const command = draft.healthCommand.trim();
  return {
    kind: 'custom',
    test: command === '' ? [] : direct ? ['CMD', ...argv()] : ['CMD-SHELL', command],
    ...times,
    startIntervalMs: before?.startIntervalMs ?? null,
  };
}

/** Which field of the form shows a field of the specification; null: none does. */
export function fieldOf(path: readonly PropertyKey[]): DraftField | null {
  const [first = '', second = ''] = path.map(String);
  if (first === 'resources') return second in RESOURCE_FIELDS ? (second as DraftField) : null;
  if (first === 'restart') return second === 'maxRetries' ? 'maxRetries' : 'restart';
  if (first === 'health') return HEALTH_FIELDS[second] ?? 'health';
  return first in FIELDS ? (first as DraftField) : null;
}

const RESOURCE_FIELDS: Readonly<Record<string, true>> = {
  memory: true,
  memoryReservation: true,
  memorySwap: true,
  cpus: true,
  cpuShares: true,
  cpusetCpus: true,
  pids: true,
};
const HEALTH_FIELDS: Readonly<Record<string, DraftField>> = {
  test: 'healthCommand',
  intervalMs: 'healthInterval',
  timeoutMs: 'healthTimeout',
  startPeriodMs: 'healthStartPeriod',
  retries: 'healthRetries',
};
const FIELDS = draftOf(emptySpec(''));

/** What the container has that no field of the form shows, in words; it goes along. */
export function unseenParts(spec: ContainerSpec): string[] {
  const plain = specOf(draftOf(spec)).spec;
  const bare = specOf({ ...draftOf(spec), rest: emptySpec('') }).spec;
  return (Object.keys(plain) as (keyof ContainerSpec)[]).filter(
    (key) => JSON.stringify(plain[key]) !== JSON.stringify(bare[key]),
  );
}
