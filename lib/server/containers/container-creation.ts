import 'server-only';
import type { Actor } from '@/lib/access/actor';
import { type CreatePlan, toCreateBody } from '@/lib/containers/spec/create-body';
import { checkCreation, type KnownNetwork } from '@/lib/containers/spec/creation-checks';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { CreationAnswer, CreationCheck } from '@/lib/contract/endpoints/container-create';
import type { Engine } from '@/lib/docker/engine';
import { parseReference } from '@/lib/images/reference';
import { judgeCreate } from '@/lib/policy/policy';
import type { ActivitySpec } from '../activities/activity-service';
import { pullActivity } from '../activities/pull-activity';
import type { Runtime } from '../runtime';
import { policyOf, volumesOf } from './container-policy';

type Sources = Pick<Runtime, 'fleet' | 'config' | 'inventory'>;

export interface Creation {
  host: string;
  spec: ContainerSpec;
  start: boolean;
  engine: Engine;
  body: CreatePlan;
  /** Ids by the names in the specification. */
  networkIds: ReadonlyMap<string, string>;
  checks: CreationCheck[];
  pulls: boolean;
}

type Made = NonNullable<CreationAnswer['container']>;

/** Looks at everything that can be known before anything is made. Throws only when the engine cannot be asked. */
export async function planCreation(
  runtime: Sources,
  actor: Actor,
  host: string,
  { spec, start }: { spec: ContainerSpec; start: boolean },
): Promise<Creation> {
  const engine = runtime.fleet.engine(host);
  const about = runtime.fleet.host(host)?.engine;
  const [images, volumes, networks] = await Promise.all([
    engine.listImages(),
    engine.listVolumes(),
    knownNetworks(engine, spec),
  ]);
  const facts = {
    containers: runtime.fleet.containers().filter((container) => container.host === host),
    images,
    volumes,
    networks,
    cpus: about?.cpus ?? 0,
    memoryBytes: about?.memoryBytes ?? 0,
  };
  const { checks, pulls } = checkCreation(spec, facts, start);
  const body = toCreateBody(spec, about?.apiVersion ?? '1.41');
  for (const { field, message } of body.unsupported)
    checks.push({
      about: 'engine',
      state: 'refused',
      words: message,
      hint: 'Leave it out, or choose a host with a newer engine.',
      field,
    });
  const verdict = judgeCreate(body.body, policyOf(runtime, actor, host, await volumesOf(engine, spec)));
  for (const { could, field, message } of verdict)
    checks.push({
      about: 'policy',
      state: 'refused',
      words: message,
      hint: could === 'administrator' ? 'Take it out, or ask an administrator: their role may do it.' : 'Take it out.',
      field,
    });
  if (verdict.length === 0)
    checks.push({ about: 'policy', state: 'ok', words: 'The policy allows it.', hint: null, field: null });
  const networkIds = new Map(networks.flatMap(({ id, name }) => [[name, id] as const, [id, id] as const]));
  return { host, spec, start, engine, body, networkIds, checks, pulls };
}

/** What was found, as an answer; nothing was made. */
export function dryAnswer({ checks, pulls }: Creation): CreationAnswer {
  return { checks, pulls, possible: checks.every(({ state }) => state !== 'refused'), container: null, activity: null };
}

/** Throws what speaks against it; the policy's word first. */
export function requirePossible({ checks }: Creation): void {
  const refused = checks.filter(({ state }) => state === 'refused');
  const [first] = refused;
  if (first === undefined) return;
  const policy = refused.filter(({ about }) => about === 'policy');
  const told = policy.length > 0 ? policy : refused;
  throw new AppError(policy.length > 0 ? 'policy_denied' : 'conflict', {
    detail: told.map(({ words }) => words).join(' '),
    ...(told[0]?.hint && { hint: told[0].hint }),
    fields: refused.flatMap(({ field, words }) => (field === null ? [] : [{ path: field, message: words }])),
  });
}

/**
 * Creates, connects, starts. What fails half-way is taken back: a container that could not be connected or started never ran, so there
 * is nothing in it to keep, and its name would be in the way of the next try. One that starts and then ends stays, with its log.
 */
export async function make(runtime: Sources, actor: Actor, creation: Creation): Promise<Made> {
  const { body, engine, host, networkIds, spec, start } = creation;
  // Once more, and as late as can be: the pull may have taken an hour.
  const policy = policyOf(runtime, actor, host, await volumesOf(engine, spec));
  const { id, warnings } = await engine.createContainer(body.body, {
    name: spec.name,
    platform: spec.platform,
    policy,
  });
  try {
    for (const { network } of body.connect) {
      const wish = spec.networks.find(({ name }) => name === network);
      const networkId = networkIds.get(network);
      if (wish === undefined || networkId === undefined)
        throw new AppError('network_not_found', { detail: `No network «${network}».` });
      await engine.connectNetwork(networkId, id, {
        aliases: wish.aliases,
        ipv4: wish.ipv4 || null,
        ipv6: wish.ipv6 || null,
      });
    }
    if (start) await engine.actOnContainer(id, 'start');
  } catch (error) {
    throw await takenBack(engine, id, error);
  }
  const inspect = await engine.inspectContainer(id).catch(() => null);
  const name = (inspect?.Name ?? '').replace(/^\//, '') || spec.name || id.slice(0, 12);
  runtime.inventory.touch('volumes', host);
  return { id, name, started: start, warnings };
}

async function takenBack(engine: Engine, id: string, error: unknown): Promise<unknown> {
  const removed = await engine.removeContainer(id, { force: true, volumes: true }).then(
    () => true,
    () => false,
  );
  if (!(error instanceof AppError)) return error;
  const after = removed
    ? 'It was removed again; nothing is left of it.'
    : `It could not be removed again: the container ${id.slice(0, 12)} is left.`;
  return new AppError(error.code, {
    detail: `${error.detail ?? error.message} ${after}`,
    ...(error.hint !== undefined && { hint: error.hint }),
    cause: error,
  });
}

/** Pulls the image, then makes the container. `currentActor` says what the person may do by then; null: nothing. */
export function creationActivity(
  runtime: Sources,
  creation: Creation,
  currentActor: () => Actor | null,
): Pick<ActivitySpec, 'kind' | 'title' | 'host' | 'run'> {
  const { engine, host, spec } = creation;
  const parsed = parseReference(spec.image);
  if (!parsed.ok) throw new AppError('validation_failed', { detail: `image: ${parsed.message}` });
  const platform = spec.platform.includes('/') ? spec.platform : '';
  const pull = pullActivity(engine, { host, reference: parsed.reference, ...(platform !== '' && { platform }) });
  const title = spec.name ?? `a container of ${spec.image}`;
  return {
    kind: 'container.create',
    title: `Create ${title}`,
    host,
    async run(report) {
      await pull.run(report);
      report.signal.throwIfAborted();
      const actor = currentActor();
      if (actor === null)
        throw new AppError('forbidden', { detail: 'Whoever started this may not create containers here any more.' });
      const made = await make(runtime, actor, creation);
      report.item({
        id: `container/${made.id}`,
        label: made.name,
        state: 'succeeded',
        words: made.warnings.join(' ') || null,
      });
      return `Pulled ${spec.image}. ${made.started ? 'Created and started' : 'Created'} ${made.name}.`;
    },
  };
}

async function knownNetworks(engine: Engine, spec: ContainerSpec): Promise<KnownNetwork[]> {
  const networks = await engine.listNetworks();
  return Promise.all(
    networks.map(async (network) => {
      const asked = spec.networks.some(
        ({ ipv4, ipv6, name }) => (name === network.name || name === network.id) && (ipv4 !== '' || ipv6 !== ''),
      );
      if (!asked) return network;
      const { endpoints } = await engine.inspectNetwork(network.id);
      const taken = endpoints.flatMap(({ ipv4, ipv6, name }) =>
        [ipv4, ipv6]
          .filter((address) => address !== '')
          .map((address) => ({ address: address.split('/')[0] ?? '', by: name })),
      );
      return { ...network, taken };
    }),
  );
}
