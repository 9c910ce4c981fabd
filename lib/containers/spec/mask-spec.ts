import type { ContainerSpec } from '@/lib/contract/container-spec';
import { MASK, maskArguments, maskRecord, maskText, maskValue } from '../secret-mask';

/** A copy with the values hidden that look like secrets, and the paths where that was done. The contract takes none of them back. */
export function maskSpec(spec: ContainerSpec): { spec: ContainerSpec; hidden: string[] } {
  const { health } = spec;
  const masked: ContainerSpec = {
    ...spec,
    command: maskArguments(spec.command),
    entrypoint: spec.entrypoint === null ? null : maskArguments(spec.entrypoint),
    environment: spec.environment.map(({ name, value }) => ({ name, value: maskValue(name, value).value ?? MASK })),
    labels: maskRecord(spec.labels),
    annotations: maskRecord(spec.annotations),
    logOptions: maskRecord(spec.logOptions),
    health: health.kind === 'custom' ? { ...health, test: health.test.map(maskText) } : health,
    mounts: spec.mounts.map((mount) =>
      mount.type === 'volume'
        ? { ...mount, driverOptions: maskRecord(mount.driverOptions), labels: maskRecord(mount.labels) }
        : mount,
    ),
  };
  const hidden: string[] = [];
  collect(masked, '', hidden);
  return { spec: masked, hidden };
}

function collect(value: unknown, path: string, hidden: string[]): void {
  if (typeof value === 'string') {
    if (value.includes(MASK)) hidden.push(path);
  } else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) collect(inner, path === '' ? name : `${path}.${name}`, hidden);
}
