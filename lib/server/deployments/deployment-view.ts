import 'server-only';
import type { Deployment, DeploymentDetail } from '@/lib/contract/deployment';
import type { ReleaseSummary } from '@/lib/contract/release';
import { type Described, releaseChanges } from '@/lib/deploy/release-diff';
import { isTerminal, STEP_WORDS } from '@/lib/deploy/words';
import type { DeploymentJournal, DeploymentRow, StepRow } from './deployment-journal';
import { type Ledger, ONLY_SERVICE, type ReleaseRow } from './ledger';

/** Rows of the ledger as the contract tells them. */
export class DeploymentView {
  constructor(
    readonly ledger: Ledger,
    readonly journal: DeploymentJournal,
    /** What steps under way say of themselves. */
    readonly saying: (id: string) => ReadonlyMap<number, string | null> | undefined,
  ) {}

  release(row: ReleaseRow): ReleaseSummary {
    const { commit, createdAt, createdBy, id, number, runUrl, services, source } = row;
    const environment = this.ledger.environmentById(row.environmentId).name;
    return { id, number, createdAt, createdBy, source, environment, commit, runUrl, services };
  }

  deployments(rows: readonly DeploymentRow[]): Deployment[] {
    const steps = new Map<string, StepRow[]>();
    for (const step of this.journal.steps(rows.map(({ id }) => id))) {
      const known = steps.get(step.deploymentId);
      if (known === undefined) steps.set(step.deploymentId, [step]);
      else known.push(step);
    }
    return rows.map((row) => this.#deployment(row, steps.get(row.id) ?? []));
  }

  deployment(row: DeploymentRow): Deployment {
    return this.#deployment(row, this.journal.steps([row.id]));
  }

  detail(row: DeploymentRow): DeploymentDetail {
    const before = row.previousReleaseId === null ? null : this.ledger.releaseById(row.previousReleaseId);
    const after = this.ledger.releaseById(row.releaseId);
    return {
      ...this.deployment(row),
      changes: releaseChanges(before && [this.described(before)], [this.described(after)]),
      healthLog: row.healthLog,
      logTail: row.logTail,
    };
  }

  described(release: ReleaseRow): Described {
    const { pin, reference } = this.ledger.serviceOf(release).image;
    return { service: ONLY_SERVICE, pin, reference, spec: this.ledger.specOf(release) };
  }

  #deployment(row: DeploymentRow, steps: readonly StepRow[]): Deployment {
    const release = this.ledger.releaseById(row.releaseId);
    const saying = this.saying(row.id);
    const {
      createdAt,
      downtimeMs,
      failure,
      finishedAt,
      hosts,
      id,
      reason,
      startedAt,
      startedBy,
      state,
      trigger,
      words,
    } = row;
    return {
      id,
      app: this.ledger.appById(row.appId).name,
      environment: this.ledger.environmentById(row.environmentId).name,
      release: this.release(release),
      previous: row.previousReleaseId === null ? null : this.release(this.ledger.releaseById(row.previousReleaseId)),
      trigger,
      state,
      verdict: isTerminal(state) ? state : null,
      words,
      startedBy,
      reason,
      commit: release.commit,
      runUrl: release.runUrl,
      createdAt,
      startedAt,
      finishedAt,
      hosts,
      strategy: row.strategy,
      strategyWords: row.strategyWords,
      steps: steps.map((step) => ({
        number: step.number,
        name: step.name,
        title: STEP_WORDS[step.name],
        target: step.target,
        state: step.state,
        startedAt: step.startedAt,
        finishedAt: step.finishedAt,
        words: step.words ?? saying?.get(step.number) ?? null,
      })),
      verifications: row.verifications,
      downtimeMs,
      failure,
      watchUntil: row.watchUntil,
      cancellable: !isTerminal(state) && state !== 'restoring' && row.cancelledBy === null,
    };
  }
}
