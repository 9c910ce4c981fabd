import type { Inspect } from '@/lib/containers/inspect';
import { stackOf } from '@/lib/containers/labels';
import { maskText } from '@/lib/containers/secret-mask';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import { withoutOwn } from './labels';

export interface Refusal {
  code: 'compose' | 'swarm' | 'console' | 'adopted';
  words: string;
  hint: string;
}

type Labels = Readonly<Record<string, string>>;

/** Why a container cannot be made an app on its own; null: it can. */
export function adoptionRefusal(
  labels: Labels,
  container: { id: string; name: string },
  ownContainer: string | null,
): Refusal | null {
  if (ownContainer !== null && container.id === ownContainer)
    return {
      code: 'console',
      words: `${container.name} is this console itself: it cannot stop the program that would have to start it again.`,
      hint: 'Update it from outside: docker compose pull && docker compose up -d.',
    };
  const { service, stack } = stackOf(labels);
  const swarm = labels['com.docker.swarm.service.id'] ?? labels['com.docker.swarm.task.id'];
  if (swarm !== undefined)
    return {
      code: 'swarm',
      words: `${container.name} is a task of the Swarm service ${service ?? swarm}${stack === null ? '' : ` of the stack ${stack}`}: Swarm would replace whatever is put in its place.`,
      hint: 'Update the service itself.',
    };
  if (stack !== null)
    return {
      code: 'compose',
      words: `${container.name} belongs to the stack ${stack}${service === null ? '' : ` (service ${service})`}: the next «docker compose up» would replace whatever is put in its place.`,
      hint: `Change the image in the Compose file of ${stack}, and bring the stack up again.`,
    };
  return null;
}

/** The specification as it will be kept: without what the console wrote into it, and by names that stay when containers are replaced. */
export function adoptedSpec(spec: ContainerSpec, nameOf: (reference: string) => string | null): ContainerSpec {
  const resolved = (mode: string) => {
    if (!mode.startsWith('container:')) return mode;
    const name = nameOf(mode.slice('container:'.length));
    return name === null ? mode : `container:${name}`;
  };
  return {
    ...spec,
    labels: withoutOwn(spec.labels),
    networkMode: resolved(spec.networkMode),
    ipcMode: resolved(spec.ipcMode),
    pidMode: resolved(spec.pidMode),
    volumesFrom: spec.volumesFrom.map((from) => {
      const [reference = '', ...mode] = from.split(':');
      return [nameOf(reference) ?? reference, ...mode].join(':');
    }),
  };
}

/** What the engine fills in by itself, or says in other words than it is asked in; a difference in these is none. */
const ENGINES_OWN = new Set([
  'BlkioDeviceReadBps',
  'BlkioDeviceReadIOps',
  'BlkioDeviceWriteBps',
  'BlkioDeviceWriteIOps',
  'Cgroup',
  'CgroupnsMode',
  'ConsoleSize',
  'ContainerIDFile',
  'IpcMode',
  'Isolation',
  'LogConfig',
  'MaskedPaths',
  'MemorySwap',
  'MemorySwappiness',
  'NetworkMode',
  'OomKillDisable',
  'ReadonlyPaths',
  'RestartPolicy',
  'Runtime',
  'ShmSize',
  'VolumeDriver',
  'KernelMemory',
  'KernelMemoryTCP',
  'CpuCount',
  'CpuPercent',
  'IOMaximumIOps',
  'IOMaximumBandwidth',
]);

export interface Difference {
  field: string;
  before: string | null;
  after: string | null;
}

/**
 * What the engine says of the container and the next one would not have, field by field: `body` is what would be created. Compared are the
 * fields that decide how it runs; what the image gives it has again anyway.
 */
export function adoptionDifferences(inspect: Inspect, body: Readonly<Record<string, unknown>>): Difference[] {
  const before = object(inspect.HostConfig);
  const after = object(body.HostConfig);
  const differences: Difference[] = [];
  for (const field of Object.keys(before).sort()) {
    if (ENGINES_OWN.has(field) || isEmpty(before[field])) continue;
    const [was, is] = [textOf(field, before[field]), textOf(field, after[field])];
    if (was !== is && !isEmpty(before[field]))
      differences.push({ field: `HostConfig.${field}`, before: was, after: is });
  }
  // Anonymous volumes get their name written down, so that the next container has them too.
  return differences.filter(
    ({ after: is, before: was, field }) => !(field === 'HostConfig.Binds' && contains(is, was)),
  );
}

/** What cannot be told from the inspection, or is lost with the container. */
export function adoptionWarnings(
  inspect: Inspect,
  found: { changedFiles: number | null; imageGone: boolean; dependents: readonly string[] },
): string[] {
  const warnings: string[] = [];
  if (found.imageGone)
    warnings.push(
      'Its image is gone from the host: what came from it cannot be told from what somebody set, so all of it is kept.',
    );
  if (found.changedFiles !== null && found.changedFiles > 0)
    warnings.push(
      `${found.changedFiles} files were changed inside the container, outside of volumes: the next one will not have them.`,
    );
  if (found.changedFiles === null)
    warnings.push('Whether files were changed inside the container could not be found out.');
  if (inspect.HostConfig?.AutoRemove === true)
    warnings.push(
      'It is removed when it ends (--rm): the old one cannot be kept for a rollback, it is made again from the record.',
    );
  if (found.dependents.length > 0)
    warnings.push(
      `${found.dependents.join(', ')} use its network or processes, and would lose them with the next one.`,
    );
  return warnings;
}

const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.every(isEmpty);
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function textOf(field: string, value: unknown): string | null {
  if (isEmpty(value)) return null;
  if (field === 'CapAdd' || field === 'CapDrop')
    return list(value)
      .map((name) => name.replace(/^CAP_/, ''))
      .sort()
      .join(', ');
  if (field === 'Links')
    return list(value)
      .map((link) => link.replace(/^\/([^:]+):\/[^/]+\//, '$1:'))
      .sort()
      .join(', ');
  if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    return maskText([...value].sort().join(', '));
  return maskText(typeof value === 'string' ? value : JSON.stringify(ordered(value)));
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

function contains(whole: string | null, part: string | null): boolean {
  const all = new Set(whole?.split(', '));
  return (part ?? '').split(', ').every((one) => all.has(one));
}

/** Keys in order, empty ones left out: engines differ in both. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => !isEmpty(inner))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
