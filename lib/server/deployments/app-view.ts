import 'server-only';
import { type Actor, maySeeWholeHost } from '@/lib/access/actor';
import { maskSpec } from '@/lib/containers/spec/mask-spec';
import type { App, Environment, TargetState } from '@/lib/contract/app';
import { AppError } from '@/lib/contract/app-error';
import type { Release } from '@/lib/contract/release';
import { releaseOf } from '@/lib/deploy/labels';
import { TERMINAL_STATES } from '@/lib/deploy/words';
import type { Fleet } from '../engine/fleet';
import type { DeploymentService } from './deployment-service';
import { type AppRow, type EnvironmentRow, ONLY_SERVICE, type ReleaseRow } from './ledger';

type Sources = { fleet: Pick<Fleet, 'host' | 'container'>; deployments: DeploymentService };

export const maySeeEnvironment = (actor: Actor, { targets }: EnvironmentRow): boolean =>
  targets.every(({ host }) => maySeeWholeHost(actor, host));

/** The environments that the actor may see: those on hosts of their scope alone. */
export function visibleEnvironments(
  { deployments }: Pick<Sources, 'deployments'>,
  actor: Actor,
  appId?: string,
): EnvironmentRow[] {
  return deployments.ledger.environments(appId).filter((environment) => maySeeEnvironment(actor, environment));
}

/** Throws `app_not_found`, also for an app that is altogether outside of the actor's scope. */
export function requireApp(sources: Pick<Sources, 'deployments'>, actor: Actor, name: string): AppRow {
  const { ledger } = sources.deployments;
  const row = ledger.app(name);
  const hidden =
    row !== undefined &&
    ledger.environments(row.id).length > 0 &&
    visibleEnvironments(sources, actor, row.id).length === 0;
  if (row === undefined || hidden) throw new AppError('app_not_found', { detail: `No app «${name}».` });
  return row;
}

export function requireEnvironment(
  sources: Pick<Sources, 'deployments'>,
  actor: Actor,
  params: { app: string; environment: string },
): { app: AppRow; environment: EnvironmentRow } {
  const app = requireApp(sources, actor, params.app);
  const environment = sources.deployments.ledger.environment(app.id, params.environment);
  if (environment === undefined || !maySeeEnvironment(actor, environment))
    throw new AppError('environment_not_found', { detail: `${app.name} has no environment «${params.environment}».` });
  return { app, environment };
}

export function requireRelease({ deployments }: Pick<Sources, 'deployments'>, app: AppRow, number: number): ReleaseRow {
  const release = deployments.ledger.release(app.id, number);
  if (release === undefined)
    throw new AppError('release_not_found', { detail: `${app.name} has no release ${number}.` });
  return release;
}

export function appOf(sources: Sources, actor: Actor, row: AppRow): App {
  const { createdAt, id, name } = row;
  const environments = visibleEnvironments(sources, actor, id).map((environment) =>
    environmentOf(sources, environment),
  );
  return { id, name, createdAt, environments };
}

export function listApps(sources: Sources, actor: Actor): App[] {
  const { ledger } = sources.deployments;
  return ledger.apps().flatMap((row) => {
    const app = appOf(sources, actor, row);
    return app.environments.length > 0 || ledger.environments(row.id).length === 0 ? [app] : [];
  });
}

function environmentOf(sources: Sources, row: EnvironmentRow): Environment {
  const { journal, ledger, view } = sources.deployments;
  const active = row.activeReleaseId === null ? null : ledger.releaseById(row.activeReleaseId);
  const [last] = journal.list({ environmentIds: [row.id], limit: 1 });
  return {
    id: row.id,
    name: row.name,
    rank: row.rank,
    targets: row.targets.map((target) => targetStateOf(sources, target, active)),
    settings: row.settings,
    active: active && view.release(active),
    deployment: last
      ? {
          id: last.id,
          state: last.state,
          release: ledger.releaseById(last.releaseId).number,
          at: last.finishedAt ?? last.createdAt,
        }
      : null,
  };
}

function targetStateOf(
  { fleet }: Sources,
  target: EnvironmentRow['targets'][number],
  active: ReleaseRow | null,
): TargetState {
  const container = fleet.container(target.host, target.container);
  const labelled = container === undefined ? null : releaseOf(container.labels);
  return {
    ...target,
    containerId: container?.id ?? null,
    state: container?.state ?? null,
    health: container?.health ?? null,
    // An adopted one has no label: it is what was live when nothing else was deployed yet.
    release: labelled ?? (container !== undefined && active?.source === 'adopted' ? active.number : null),
    stale: fleet.host(target.host)?.status !== 'live',
  };
}

export function releaseDetail(sources: Sources, actor: Actor, app: AppRow, row: ReleaseRow): Release {
  const { journal, ledger, view } = sources.deployments;
  const environments = visibleEnvironments(sources, actor, app.id);
  const deployed = journal
    .list({ environmentIds: environments.map(({ id }) => id), states: [...TERMINAL_STATES], limit: 1_000 })
    .filter(({ releaseId }) => releaseId === row.id);
  return {
    ...view.release(row),
    specs: [{ service: ONLY_SERVICE, ...maskSpec(ledger.specOf(row)) }],
    runs: deployed.map(({ createdAt, environmentId, finishedAt, id, state }) => {
      const environment = environments.find((one) => one.id === environmentId);
      return {
        environment: environment?.name ?? '',
        deployment: id,
        at: finishedAt ?? createdAt,
        state,
        healthy: state === 'succeeded',
        active: environment?.activeReleaseId === row.id,
      };
    }),
  };
}
