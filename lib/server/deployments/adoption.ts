import 'server-only';
import type { Actor } from '@/lib/access/actor';
import { toCreateBody } from '@/lib/containers/spec/create-body';
import { maskSpec } from '@/lib/containers/spec/mask-spec';
import type { Adoption, EnvironmentSettings } from '@/lib/contract/app';
import { environmentSettings } from '@/lib/contract/app';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import { adoptionDifferences, adoptionRefusal, adoptionWarnings, type Refusal } from '@/lib/deploy/adoption';
import { type Pin, pinOf } from '@/lib/deploy/pin';
import { slugFrom } from '@/lib/deploy/slug';
import { requireContainer } from '../http/target';
import type { Runtime } from '../runtime';
import { type AppRow, ONLY_SERVICE } from './ledger';
import { dependentsOf, readOld } from './preflight';
import { TargetEngine } from './target-engine';

type Sources = Pick<Runtime, 'fleet' | 'deployments' | 'clock'>;

interface Found {
  host: string;
  name: string;
  spec: ContainerSpec;
  pin: Pin;
  imageId: string;
  platform: string | null;
  preview: Adoption;
}

/** Works out what would make the container again, and what would be different then. Changes nothing. */
export async function findAdoption(runtime: Sources, params: { host: string; id: string }): Promise<Found> {
  const { container, engine: raw } = requireContainer(runtime, params);
  const { deployments } = runtime;
  const inspect = await raw.inspectContainer(container.id);
  const refusals: Refusal[] = [];
  const refused = adoptionRefusal(inspect.Config?.Labels ?? {}, container, deployments.ownContainer);
  if (refused !== null) refusals.push(refused);
  const owner = deployments.ledger.environmentAt({ host: params.host, container: container.name });
  if (owner !== undefined && owner.activeReleaseId !== null)
    refusals.push({
      code: 'adopted',
      words: `${container.name} belongs to ${deployments.ledger.appById(owner.appId).name} (${owner.name}) already.`,
      hint: 'Deploy to it there.',
    });

  const engine = new TargetEngine({
    fleet: runtime.fleet,
    host: params.host,
    clock: runtime.clock,
    signal: AbortSignal.timeout(60_000),
    patienceMs: 0,
    waiting: () => {},
  });
  const { imageGone, spec } = await readOld(deployments.sources, engine, inspect);
  const imageId = inspect.Image ?? container.imageId;
  const image = imageGone ? null : await raw.inspectImage(imageId);
  const reference = inspect.Config?.Image || container.image;
  const pin = image === null ? { reference, pin: imageId, local: true } : pinOf(reference, image);
  const changes = await raw.containerChanges(container.id).catch(() => null);
  const dependents = await dependentsOf(engine, await raw.listContainers(), inspect);
  const kept = { ...spec, image: pin.pin };
  const masked = maskSpec(kept);
  return {
    host: params.host,
    name: container.name,
    spec: kept,
    pin,
    imageId,
    platform: image && [image.os, image.architecture, image.variant].filter(Boolean).join('/'),
    preview: {
      possible: refusals.length === 0,
      refusals,
      warnings: adoptionWarnings(inspect, {
        changedFiles: changes?.filter(({ kind }) => kind !== 'modified').length ?? null,
        imageGone,
        dependents,
      }),
      suggestedApp: slugFrom(container.name),
      differences: adoptionDifferences(inspect, toCreateBody(kept, engine.apiVersion).body),
      spec: masked.spec,
      hidden: masked.hidden,
      image: { ...pin, id: imageId },
    },
  };
}

/** The container becomes the first release of the environment, which is made if it is not there. Nothing is done to the container. */
export async function adopt(
  runtime: Sources,
  actor: Actor,
  params: { host: string; id: string },
  wish: { app: string; environment: string; rank?: number | undefined; settings?: EnvironmentSettings | undefined },
): Promise<AppRow> {
  const found = await findAdoption(runtime, params);
  const [refusal] = found.preview.refusals;
  if (refusal !== undefined) throw new AppError('not_adoptable', { detail: refusal.words, hint: refusal.hint });
  const { journal, ledger } = runtime.deployments;
  return journal.transaction(() => {
    const app = ledger.app(wish.app) ?? ledger.createApp(wish.app);
    const there = ledger.environment(app.id, wish.environment);
    const target = { host: found.host, container: found.name };
    const fits =
      there?.targets.length === 1 &&
      there.targets[0]?.host === target.host &&
      there.targets[0].container === target.container;
    if (there !== undefined && (!fits || there.activeReleaseId !== null))
      throw new AppError('app_exists', { detail: `${app.name} has an environment «${wish.environment}» already.` });
    const environment =
      there ??
      ledger.createEnvironment(app, {
        name: wish.environment,
        rank: wish.rank,
        targets: [target],
        settings: wish.settings ?? environmentSettings.parse({}),
      });
    const release = ledger.addRelease(environment, {
      source: 'adopted',
      services: [{ name: ONLY_SERVICE, image: { ...found.pin, id: found.imageId, platform: found.platform } }],
      specs: { [ONLY_SERVICE]: found.spec },
      commit: null,
      runUrl: null,
      createdBy: actor.username,
    });
    ledger.setActive(environment.id, release.id);
    return app;
  });
}
