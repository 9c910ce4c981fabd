import type { z } from 'zod';
import { isReservedLabel } from '../containers/stack-claim';
import type { BindRule } from './bind-rules';
import { createBody, execBody, updateBody, volumeBody } from './engine-body';
import { judgeHostConfig } from './judge-host-config';
import { judgeVolumeDriver } from './judge-volume';

/** Who asks, and what is known of the host, as far as a verdict needs it. */
export interface Policy {
  /** May do what makes a container root on its host. Of administrators only. */
  mayEscape: boolean;
  /** `alice (deployer)`, for the words. */
  who: string;
  /** Paths of the host that others than administrators may mount. */
  binds: readonly BindRule[];
  /** May the actor touch the container (id or name) on this host? */
  containerInScope(reference: string): boolean;
  /** Driver and options of a volume that is there already; null: there is none of that name. */
  volume(name: string): { driver: string; options: Readonly<Record<string, string>> } | null;
}

export interface Denial {
  /** In the engine's words: `HostConfig.Binds`. */
  field: string;
  /** What was refused and why. */
  message: string;
  /** `administrator`: somebody of that role could. `nobody`: it is never sent. */
  could: 'administrator' | 'nobody';
}

/** All that is wrong with a body; empty: it may be sent. */
export type Verdict = readonly Denial[];

/** The body of `POST /containers/create`, whole and final. */
export function judgeCreate(body: unknown, policy: Policy): Verdict {
  const shape = parse(createBody, body);
  if ('denials' in shape) return shape.denials;
  return [
    ...(policy.mayEscape ? [] : reservedLabels(shape.body.Labels ?? {})),
    ...(shape.body.HostConfig === undefined ? [] : judgeHostConfig(shape.body.HostConfig, policy)),
  ];
}

/** By these a container would pass for one of a stack, and come under the hands of those who are kept to that stack. */
function reservedLabels(labels: Readonly<Record<string, string>>): Denial[] {
  return Object.keys(labels)
    .filter(isReservedLabel)
    .map((name) => ({
      field: `Labels.${name}`,
      message: `The label ${name} says that Compose or Swarm made the container: they alone write it.`,
      could: 'administrator',
    }));
}

/** The body of `POST /containers/{id}/update`. */
export function judgeUpdate(body: unknown, policy: Policy): Verdict {
  const shape = parse(updateBody, body);
  if ('denials' in shape) return shape.denials;
  return judgeHostConfig(shape.body, policy);
}

/** The body of `POST /containers/{id}/exec`; that the container is in scope is for the caller to see to. */
export function judgeExec(body: unknown, policy: Policy): Verdict {
  const shape = parse(execBody, body);
  if ('denials' in shape) return shape.denials;
  if (!shape.body.Privileged || policy.mayEscape) return [];
  return [
    {
      field: 'Privileged',
      message: 'A privileged process has every right on the host, whatever its container may do.',
      could: 'administrator',
    },
  ];
}

/** The body of `POST /volumes/create`. */
export function judgeVolume(body: unknown, policy: Policy): Verdict {
  const shape = parse(volumeBody, body);
  if ('denials' in shape) return shape.denials;
  if (policy.mayEscape) return [];
  return judgeVolumeDriver(shape.body.Driver ?? '', shape.body.DriverOpts ?? {}, 'DriverOpts', policy);
}

function parse<S extends z.ZodType>(schema: S, body: unknown): { body: z.output<S> } | { denials: Denial[] } {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { body: parsed.data };
  return {
    denials: parsed.error.issues.slice(0, 20).flatMap((issue): Denial[] => {
      const path = issue.path.map(String);
      const names = issue.code === 'unrecognized_keys' ? issue.keys : [null];
      return names.map((name) => ({
        field: [...path, ...(name === null ? [] : [name])].join('.') || 'body',
        message:
          name === null
            ? `The value is not what belongs there: ${issue.message}.`
            : 'The console does not know this field, so it sends it to no engine.',
        could: 'nobody',
      }));
    }),
  };
}
