import 'server-only';
import { and, desc, eq, inArray, lt, max, notInArray, or, type SQL, sql } from 'drizzle-orm';
import { AppError } from '@/lib/contract/app-error';
import { type DeploymentState, type Step, type StepState, TERMINAL_STATES, type Verdict } from '@/lib/deploy/words';
import type { Clock } from '../clock';
import { deploymentSteps, deployments, deploymentTargets, environments } from '../db/schema';
import type { SecretKey } from '../db/secret-key';
import type { StateDatabase, StateTables } from '../db/state-database';
import { openRecord, sealRecord, type TargetRecord } from './target-record';

export type DeploymentRow = typeof deployments.$inferSelect;
export type StepRow = typeof deploymentSteps.$inferSelect;
export type TargetRow = typeof deploymentTargets.$inferSelect;

/** Somebody else holds the environment: whoever gets this must not touch anything any more. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease of the environment was taken by another deployment');
    this.name = 'LeaseLost';
  }
}

/**
 * Deployments on disk. Each write is on the disk when it returns (`synchronous=FULL`): what is about to be done is written before it is
 * done, so that after a kill one knows what may have happened.
 */
export class DeploymentJournal {
  readonly #db: StateTables;
  readonly #secrets: SecretKey;
  readonly #clock: Clock;
  #inTransaction = false;

  constructor({ clock, secrets, state }: { state: Pick<StateDatabase, 'db'>; secrets: SecretKey; clock: Clock }) {
    this.#db = state.db;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /** All or nothing. One within another is part of it: SQLite itself has one at a time. */
  transaction<T>(work: () => T): T {
    if (this.#inTransaction) return work();
    this.#inTransaction = true;
    try {
      return this.#db.transaction(work, { behavior: 'immediate' });
    } finally {
      this.#inTransaction = false;
    }
  }

  insert(row: DeploymentRow, targets: readonly { host: string; container: string }[]): void {
    this.#db.insert(deployments).values(row).run();
    targets.forEach(({ container, host }, position) => {
      const values = { deploymentId: row.id, position, host, container, step: null, record: null };
      this.#db.insert(deploymentTargets).values(values).run();
    });
  }

  find(id: string): DeploymentRow | undefined {
    return this.#db.select().from(deployments).where(eq(deployments.id, id)).get();
  }

  byKey(environmentId: string, key: string): DeploymentRow | undefined {
    return this.#db
      .select()
      .from(deployments)
      .where(and(eq(deployments.environmentId, environmentId), eq(deployments.idempotencyKey, key)))
      .get();
  }

  /** Newest first. */
  list(query: {
    environmentIds: readonly string[];
    states?: readonly DeploymentState[];
    before?: DeploymentRow;
    limit: number;
  }): DeploymentRow[] {
    const { before } = query;
    const conditions: (SQL | undefined)[] = [
      inArray(deployments.environmentId, [...query.environmentIds]),
      query.states && inArray(deployments.state, [...query.states]),
      before &&
        or(
          lt(deployments.createdAt, before.createdAt),
          and(
            eq(deployments.createdAt, before.createdAt),
            sql`rowid < (SELECT rowid FROM deployments WHERE id = ${before.id})`,
          ),
        ),
    ];
    return this.#db
      .select()
      .from(deployments)
      .where(and(...conditions))
      .orderBy(desc(deployments.createdAt), desc(sql`rowid`))
      .limit(query.limit)
      .all();
  }

  /** All that have not ended, the oldest first. */
  unfinished(): DeploymentRow[] {
    return this.#db
      .select()
      .from(deployments)
      .where(notInArray(deployments.state, [...TERMINAL_STATES]))
      .orderBy(deployments.createdAt, sql`rowid`)
      .all();
  }

  set(id: string, fields: Partial<DeploymentRow>): void {
    this.#db.update(deployments).set(fields).where(eq(deployments.id, id)).run();
  }

  targets(id: string): TargetRow[] {
    return this.#db
      .select()
      .from(deploymentTargets)
      .where(eq(deploymentTargets.deploymentId, id))
      .orderBy(deploymentTargets.position)
      .all();
  }

  record(target: TargetRow): TargetRecord | null {
    return target.record === null
      ? null
      : openRecord(this.#secrets, target.deploymentId, target.position, target.record);
  }

  setRecord(id: string, position: number, record: TargetRecord): void {
    this.#db
      .update(deploymentTargets)
      .set({ record: sealRecord(this.#secrets, id, position, record) })
      .where(and(eq(deploymentTargets.deploymentId, id), eq(deploymentTargets.position, position)))
      .run();
  }

  /** Takes the environment with the next fencing number; throws `conflict` when another deployment has it. */
  takeLease(deployment: DeploymentRow): number {
    return this.transaction(() => {
      const where = eq(environments.id, deployment.environmentId);
      const row = this.#db.select().from(environments).where(where).get();
      const holder = row?.leaseDeploymentId ?? null;
      if (row === undefined || (holder !== null && holder !== deployment.id))
        throw new AppError('conflict', { detail: 'Another deployment has the environment.' });
      const fence = row.leaseFence + 1;
      this.#db.update(environments).set({ leaseDeploymentId: deployment.id, leaseFence: fence }).where(where).run();
      this.set(deployment.id, { fence });
      return fence;
    });
  }

  /** Writes down that a step begins; its number. Throws LeaseLost. `position`: of the target that comes so far on its way forward. */
  begin(
    deployment: { id: string; environmentId: string; fence: number },
    step: { name: Step; target: string | null; position: number | null; state?: DeploymentState },
  ): number {
    return this.transaction(() => {
      const lease = this.#db.select().from(environments).where(eq(environments.id, deployment.environmentId)).get();
      if (lease?.leaseDeploymentId !== deployment.id || lease.leaseFence !== deployment.fence) throw new LeaseLost();
      if (step.state) this.set(deployment.id, { state: step.state });
      if (step.position !== null)
        this.#db
          .update(deploymentTargets)
          .set({ step: step.name })
          .where(and(eq(deploymentTargets.deploymentId, deployment.id), eq(deploymentTargets.position, step.position)))
          .run();
      const last = this.#db
        .select({ number: max(deploymentSteps.number) })
        .from(deploymentSteps)
        .where(eq(deploymentSteps.deploymentId, deployment.id))
        .get();
      const number = (last?.number ?? 0) + 1;
      const { name, target } = step;
      const startedAt = this.#clock.now();
      this.#db
        .insert(deploymentSteps)
        .values({
          deploymentId: deployment.id,
          number,
          name,
          target,
          state: 'running',
          startedAt,
          finishedAt: null,
          words: null,
        })
        .run();
      return number;
    });
  }

  end(id: string, number: number, state: StepState, words: string | null): void {
    this.#db
      .update(deploymentSteps)
      .set({ state, words, finishedAt: this.#clock.now() })
      .where(and(eq(deploymentSteps.deploymentId, id), eq(deploymentSteps.number, number)))
      .run();
  }

  /** Of steps that were under way when the console was stopped. */
  endInterrupted(id: string): void {
    this.#db
      .update(deploymentSteps)
      .set({ state: 'failed', words: 'The console was stopped while this went on', finishedAt: this.#clock.now() })
      .where(and(eq(deploymentSteps.deploymentId, id), eq(deploymentSteps.state, 'running')))
      .run();
  }

  steps(ids: readonly string[]): StepRow[] {
    if (ids.length === 0) return [];
    return this.#db
      .select()
      .from(deploymentSteps)
      .where(inArray(deploymentSteps.deploymentId, [...ids]))
      .orderBy(deploymentSteps.number)
      .all();
  }

  /** The release is the live one from here on: one transaction. */
  commit(deployment: DeploymentRow, watchUntil: number): void {
    this.transaction(() => {
      this.set(deployment.id, { committedAt: this.#clock.now(), state: 'watching', watchUntil });
      this.#setActive(deployment.environmentId, deployment.releaseId);
    });
  }

  /** The end: the verdict, what is live now, and the environment free again. One transaction. */
  finish(
    deployment: Pick<DeploymentRow, 'id' | 'environmentId'>,
    end: { state: Verdict; words: string; active?: string | null } & Partial<DeploymentRow>,
  ): void {
    const { active, ...fields } = end;
    this.transaction(() => {
      this.set(deployment.id, { ...fields, finishedAt: this.#clock.now(), watchUntil: null });
      if (active !== undefined) this.#setActive(deployment.environmentId, active);
      this.#db
        .update(environments)
        .set({ leaseDeploymentId: null })
        .where(and(eq(environments.id, deployment.environmentId), eq(environments.leaseDeploymentId, deployment.id)))
        .run();
    });
  }

  #setActive(environmentId: string, releaseId: string | null): void {
    this.#db.update(environments).set({ activeReleaseId: releaseId }).where(eq(environments.id, environmentId)).run();
  }
}
