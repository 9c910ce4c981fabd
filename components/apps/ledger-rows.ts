import type { App } from '@/lib/contract/app';
import type { Deployment } from '@/lib/contract/deployment';
import type { ReleaseSummary } from '@/lib/contract/release';
import type { DeploymentState } from '@/lib/deploy/words';

export interface LedgerRow {
  release: ReleaseSummary;
  /** The environments in which it is live. */
  live: readonly string[];
  /** `local/shop-api`: the containers that run it now. */
  running: readonly string[];
  /** How its last deployment ended, or stands. null: it was never deployed, or too long ago to be among those that are known. */
  last: { id: string; state: DeploymentState; environment: string } | null;
}

/** Each release with where it is live and what became of it. `deployments`: newest first. */
export function ledgerRows(
  app: App,
  releases: readonly ReleaseSummary[],
  deployments: readonly Deployment[],
): LedgerRow[] {
  return releases.map((release) => {
    const last = deployments.find((one) => one.release.number === release.number);
    return {
      release,
      live: app.environments.filter(({ active }) => active?.number === release.number).map(({ name }) => name),
      running: app.environments.flatMap(({ targets }) =>
        targets
          .filter((target) => target.release === release.number && target.state === 'running')
          .map(({ container, host }) => `${host}/${container}`),
      ),
      last: last === undefined ? null : { id: last.id, state: last.state, environment: last.environment },
    };
  });
}
