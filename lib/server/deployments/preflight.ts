import 'server-only';
import type { Actor } from '@/lib/access/actor';
import { toCreateBody } from '@/lib/containers/spec/create-body';
import { specFromInspect } from '@/lib/containers/spec/from-inspect';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import { adoptedSpec, adoptionRefusal } from '@/lib/deploy/adoption';
import { candidateName, retiredName } from '@/lib/deploy/labels';
import { chooseStrategy, type StrategyChoice } from '@/lib/deploy/strategy';
import type { Engine, InspectedContainer, ListedContainer } from '@/lib/docker/engine';
import { judgeCreate } from '@/lib/policy/policy';
import { policyOf, volumesOf } from '../containers/container-policy';
import type { DeploymentSources, RunContext, RunTarget } from './run-context';
import type { TargetEngine } from './target-engine';
import type { TargetRecord } from './target-record';

/** Looks at a target before anything is changed there, and writes down what is needed to put it back. Throws what speaks against it. */
export async function preflight(run: RunContext, target: RunTarget, engine: TargetEngine): Promise<StrategyChoice> {
  const { environment, sources } = run;
  const spec = run.ledger.specOf(run.release);
  const containers = await engine.list();
  const existing = containers.find(({ names }) => names.includes(target.row.container));
  refuseForeign(run, target, existing);
  for (const words of engine.unsupported(spec))
    throw new AppError('deployment_refused', {
      detail: words,
      hint: 'Take it out of the specification, or choose a newer engine.',
    });
  await refuseByPolicy(run, target, engine, spec);

  const old = existing === undefined ? null : await oldOf(run, target, engine, existing);
  if (old !== null) await refuseDependents(engine, containers, old.inspect);
  run.setRecord(target, {
    old: old?.record ?? null,
    candidateName: candidateName(target.row.container, run.deployment.id),
  });
  const state = old === null ? 'none' : old.record.wasRunning ? 'running' : 'stopped';
  return chooseStrategy(
    spec,
    state,
    environment.settings.startFirst && sources.fleet.host(target.row.host) !== undefined,
  );
}

function refuseForeign(
  { environment, sources }: RunContext,
  target: RunTarget,
  existing: ListedContainer | undefined,
): void {
  if (existing === undefined) return;
  const { container, host } = target.row;
  const refusal = adoptionRefusal(existing.labels, { id: existing.id, name: container }, sources.ownContainer);
  if (refusal !== null) throw new AppError('deployment_refused', { detail: refusal.words, hint: refusal.hint });
  if (environment.activeReleaseId === null)
    throw new AppError('deployment_refused', {
      detail: `${host} has a container ${container} already that this app did not make.`,
      hint: 'Adopt it first, or give the environment another container name.',
    });
}

/** Judged now, while nothing is changed; and once more as it leaves for the engine. */
async function refuseByPolicy(
  run: RunContext,
  target: RunTarget,
  engine: TargetEngine,
  spec: ContainerSpec,
): Promise<void> {
  const policy = await deployPolicy(run.sources, run.currentActor(), target.row.host, engine.engine, spec);
  const verdict = judgeCreate(toCreateBody(spec, engine.apiVersion).body, policy);
  if (verdict.length === 0) return;
  throw new AppError('policy_denied', {
    detail: verdict.map(({ message }) => message).join(' '),
    fields: verdict.map(({ field, message }) => ({ path: field, message })),
  });
}

/** What whoever deploys may do now; they may have lost it since. */
export async function deployPolicy(
  sources: DeploymentSources,
  actor: Actor | null,
  host: string,
  engine: Engine,
  spec: ContainerSpec,
) {
  if (actor === null) throw new AppError('forbidden', { detail: 'Whoever started this may not deploy here any more.' });
  return policyOf(sources, actor, host, await volumesOf(engine, spec));
}

async function oldOf(
  run: RunContext,
  target: RunTarget,
  engine: TargetEngine,
  existing: ListedContainer,
): Promise<{ inspect: InspectedContainer; record: NonNullable<TargetRecord['old']> }> {
  const inspect = await engine.inspect(existing.id);
  if (inspect === null) throw new AppError('conflict', { detail: `${target.label} was removed a moment ago.` });
  const { spec } = await readOld(run.sources, engine, inspect);
  const restart = inspect.HostConfig?.RestartPolicy;
  return {
    inspect,
    record: {
      id: inspect.Id,
      wasRunning: inspect.State?.Running === true,
      restart: { name: restart?.Name || 'no', maxRetries: restart?.MaximumRetryCount ?? 0 },
      autoRemove: inspect.HostConfig?.AutoRemove === true,
      imageId: inspect.Image ?? existing.imageId,
      retiredName: retiredName(target.row.container, run.previous?.number ?? null, run.deployment.id),
      spec,
    },
  };
}

/** The specification of a container as it is, by its image's id: what would make it again even when every tag has moved. */
export async function readOld(
  sources: DeploymentSources,
  engine: TargetEngine,
  inspect: InspectedContainer,
): Promise<{ spec: ContainerSpec; imageGone: boolean }> {
  const image = await engine.ask((one) =>
    one.inspectImage(inspect.Image ?? '').catch((error: unknown) => {
      if (error instanceof AppError && (error.code === 'image_not_found' || error.code === 'bad_request')) return null;
      throw error;
    }),
  );
  const about = sources.fleet.product(engine.host)?.info;
  const spec = specFromInspect(inspect, {
    image: image?.config ?? null,
    cgroupVersion: about?.cgroupVersion ?? '2',
    loggingDriver: about?.loggingDriver ?? 'json-file',
    keepAnonymousVolumes: true,
  });
  const nameOf = (reference: string) => sources.fleet.container(engine.host, reference)?.name ?? null;
  return {
    spec: { ...adoptedSpec(spec, nameOf), name: null, image: inspect.Image ?? spec.image },
    imageGone: image === null,
  };
}

/**
 * Containers that live in the network of the old one: the engine binds them to its id. Only those are asked that have no network of their
 * own by the list: a question for each container of a large host would take long, and who shares a network usually shares the rest.
 */
export async function dependentsOf(
  engine: TargetEngine,
  containers: readonly ListedContainer[],
  inspect: InspectedContainer,
): Promise<string[]> {
  const names: string[] = [];
  for (const { id, names: own, networks } of containers) {
    if (id === inspect.Id || networks.length > 0) continue;
    const other = await engine.inspect(id);
    const host = other?.HostConfig;
    const modes = [host?.NetworkMode, host?.PidMode, host?.IpcMode];
    const reference = (mode: string | null | undefined) =>
      mode?.startsWith('container:') && mode.slice('container:'.length);
    if (modes.some((mode) => reference(mode) === inspect.Id)) names.push(own[0] ?? id.slice(0, 12));
  }
  return names;
}

async function refuseDependents(
  engine: TargetEngine,
  containers: readonly ListedContainer[],
  inspect: InspectedContainer,
): Promise<void> {
  const dependents = await dependentsOf(engine, containers, inspect);
  if (dependents.length === 0) return;
  throw new AppError('deployment_refused', {
    detail: `${dependents.join(', ')} use the network or the processes of ${inspect.Name?.replace(/^\//, '')}, and would lose them.`,
    hint: 'Deploy them together as one stack, or take them off it first.',
  });
}
