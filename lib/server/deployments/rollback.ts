import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { RollbackChoice } from '@/lib/contract/release';
import { releaseChanges } from '@/lib/deploy/release-diff';
import type { Runtime } from '../runtime';
import { placeOf } from './image-pinning';
import type { EnvironmentRow, ReleaseRow } from './ledger';

type Sources = Pick<Runtime, 'fleet' | 'deployments'>;

interface Candidate {
  release: ReleaseRow;
  healthy: boolean;
}

/** Releases that were live here before the present one, the latest first; as many as the environment keeps. */
function candidates({ deployments }: Sources, environment: EnvironmentRow): Candidate[] {
  const { journal, ledger } = deployments;
  const rows = journal.list({ environmentIds: [environment.id], limit: 500 });
  const found = new Map<string, Candidate>();
  const add = (id: string, healthy: boolean) => {
    if (id === environment.activeReleaseId) return;
    const known = found.get(id);
    if (known !== undefined) known.healthy ||= healthy;
    else found.set(id, { release: ledger.releaseById(id), healthy });
  };
  for (const { committedAt, previousReleaseId, releaseId, state } of rows) {
    // One that is still watched is not known to be well yet; and one that was rolled back was live for a moment only.
    if (state === 'succeeded') add(releaseId, true);
    else if (committedAt !== null && state === 'rolled_back') add(releaseId, false);
    const adopted = previousReleaseId === null ? null : ledger.releaseById(previousReleaseId);
    if (adopted?.source === 'adopted') add(adopted.id, true);
  }
  const all = [...found.values()];
  const healthy = all.filter((one) => one.healthy).slice(0, environment.settings.keep);
  return all.filter((one) => healthy.includes(one) || !one.healthy).slice(0, 20);
}

/** What can be put back now; looked for on every host, and in the registry where a host lacks it. */
export async function rollbackChoices(
  runtime: Sources,
  environment: EnvironmentRow,
): Promise<{ ready: boolean; words: string; choices: RollbackChoice[] }> {
  const { deployments } = runtime;
  const active =
    environment.activeReleaseId === null ? null : deployments.ledger.releaseById(environment.activeReleaseId);
  const found = candidates(runtime, environment);
  const first = found.find(({ healthy }) => healthy);
  const choices = await Promise.all(
    found.map(async ({ healthy, release }): Promise<RollbackChoice> => {
      const readiness = await readinessOf(runtime, environment, release);
      return {
        release: deployments.view.release(release),
        healthy,
        isDefault: release.id === first?.release.id,
        ...readiness,
        changes: releaseChanges(active && [deployments.view.described(active)], [deployments.view.described(release)]),
      };
    }),
  );
  const chosen = choices.find(({ isDefault }) => isDefault);
  if (chosen === undefined)
    return { ready: false, words: 'There is no earlier release that was healthy here.', choices };
  return { ready: chosen.ready, words: chosen.words, choices };
}

async function readinessOf(
  { deployments, fleet }: Sources,
  environment: EnvironmentRow,
  release: ReleaseRow,
): Promise<Pick<RollbackChoice, 'ready' | 'words' | 'places'>> {
  const { pin } = deployments.ledger.serviceOf(release).image;
  const hosts = [...new Set(environment.targets.map(({ host }) => host))];
  const places = await Promise.all(
    hosts.map(async (host): Promise<RollbackChoice['places'][number]> => {
      try {
        return { host, ...(await placeOf(fleet.engine(host), pin)) };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { host, image: 'unknown', words: `The host cannot be asked now: ${error.message}` };
      }
    }),
  );
  const missing = places.find(({ image }) => image !== 'local' && image !== 'registry');
  if (missing !== undefined) return { ready: false, places, words: `Not ready: ${missing.host}: ${missing.words}` };
  const pulls = places.some(({ image }) => image === 'registry');
  return { ready: true, places, words: pulls ? 'Rollback ready; the image is pulled again first.' : 'Rollback ready.' };
}

/** The release to go back to: the one that was asked for, or the last healthy one. Throws before anything is touched. */
export async function chooseRelease(
  runtime: Sources,
  environment: EnvironmentRow,
  number: number | undefined,
): Promise<ReleaseRow> {
  const found = candidates(runtime, environment);
  const chosen =
    number === undefined
      ? found.find(({ healthy }) => healthy)
      : found.find(({ release }) => release.number === number);
  if (chosen === undefined)
    throw new AppError('rollback_unavailable', {
      detail:
        number === undefined
          ? 'There is no earlier release that was healthy here.'
          : `Release ${number} is not among those that are kept for ${environment.name}.`,
      hint: 'Deploy its image again instead.',
    });
  const { ready, words } = await readinessOf(runtime, environment, chosen.release);
  if (!ready)
    throw new AppError('rollback_unavailable', {
      detail: words,
      hint: 'Choose another release, or bring the image back first.',
    });
  return chosen.release;
}
