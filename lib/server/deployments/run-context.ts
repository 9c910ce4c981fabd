import 'server-only';
import type { Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import { isBackward } from '@/lib/deploy/recovery';
import type { DeploymentState, Step } from '@/lib/deploy/words';
import type { AuditLog } from '../audit/audit-log';
import type { Clock } from '../clock';
import type { Config } from '../config';
import type { SecretKey } from '../db/secret-key';
import type { StateDatabase } from '../db/state-database';
import type { Fleet } from '../engine/fleet';
import { errorFields, type Logger } from '../logger';
import type { DeploymentJournal, DeploymentRow, TargetRow } from './deployment-journal';
import type { HealthLog } from './gate-run';
import type { EnvironmentRow, Ledger, ReleaseRow } from './ledger';
import { TargetEngine } from './target-engine';
import type { TargetRecord } from './target-record';

/** What the deployments need of the rest of the console. */
export interface DeploymentSources {
  state: Pick<StateDatabase, 'db'>;
  secrets: SecretKey;
  fleet: Pick<Fleet, 'engine' | 'product' | 'host' | 'hosts' | 'container' | 'containers'>;
  config: Pick<Config, 'bindAllow'>;
  audit: Pick<AuditLog, 'intent'>;
  clock: Clock;
  log: Logger;
  /** Of the container in which the console itself runs; null: in none. */
  ownContainer: string | null;
}

/** A step that did not work: what the deployment failed at. */
export class StepFailed extends Error {
  constructor(
    readonly step: Step,
    readonly target: string | null,
    override readonly cause: unknown,
  ) {
    super(`step ${step} failed`);
  }
}

const FORWARD_PATIENCE_MS = 5 * 60_000;
const RESTORE_PATIENCE_MS = 30 * 60_000;

/** One target of a deployment, with what is known of it. */
export interface RunTarget {
  row: TargetRow;
  /** `host/container` */
  label: string;
  record: TargetRecord | null;
}

/** What the parts of one deployment's run share: its rows, its steps, its signals. */
export class RunContext {
  readonly healthLog: HealthLog = [];
  deployment: DeploymentRow;
  readonly environment: EnvironmentRow;
  readonly release: ReleaseRow;
  readonly previous: ReleaseRow | null;
  readonly app: string;
  readonly targets: RunTarget[];

  constructor(
    readonly sources: DeploymentSources,
    readonly ledger: Ledger,
    readonly journal: DeploymentJournal,
    deployment: DeploymentRow,
    /** Aborts when the console stops: then nothing more is done or written; the next start goes on. */
    readonly stopping: AbortSignal,
    /** Aborts when somebody cancels, too. */
    readonly cancel: AbortSignal,
    /** Told after everything that was written. */
    readonly changed: () => void,
    readonly currentActor: () => Actor | null,
  ) {
    this.deployment = deployment;
    this.environment = ledger.environmentById(deployment.environmentId);
    this.release = ledger.releaseById(deployment.releaseId);
    this.previous = deployment.previousReleaseId === null ? null : ledger.releaseById(deployment.previousReleaseId);
    this.app = ledger.appById(deployment.appId).name;
    this.targets = journal.targets(deployment.id).map((row) => ({
      row,
      label: `${row.host}/${row.container}`,
      record: journal.record(row),
    }));
  }

  get clock(): Clock {
    return this.sources.clock;
  }

  /** Of a target's host, for the way forward: ends when it is cancelled. */
  forward(target: RunTarget, say: (words: string) => void = () => {}): TargetEngine {
    return this.#engine(target, this.cancel, FORWARD_PATIENCE_MS, say);
  }

  /** For the way back, which nobody can cancel. */
  back(target: RunTarget, say: (words: string) => void = () => {}): TargetEngine {
    return this.#engine(target, this.stopping, RESTORE_PATIENCE_MS, say);
  }

  /** Writes the step down, does it, writes down how it ended. Rejects with StepFailed, or with the reason of `stopping`. */
  async step(
    name: Step,
    target: RunTarget | null,
    state: DeploymentState | null,
    work: (say: (words: string) => void) => Promise<string | null>,
  ): Promise<void> {
    this.stopping.throwIfAborted();
    const label = target?.label ?? null;
    let number: number;
    try {
      number = this.journal.begin(this.deployment, {
        name,
        target: label,
        position: target === null || isBackward(name) ? null : target.row.position,
        ...(state !== null && { state }),
      });
    } catch (error) {
      throw new StepFailed(name, label, error);
    }
    if (target !== null && !isBackward(name)) target.row = { ...target.row, step: name };
    this.#saying.set(number, null);
    this.changed();
    try {
      const words = await work((said) => this.#say(number, said));
      this.journal.end(this.deployment.id, number, 'done', words);
    } catch (error) {
      this.stopping.throwIfAborted();
      this.#writeEnd(number, error);
      throw error instanceof StepFailed ? error : new StepFailed(name, label, error);
    } finally {
      this.#saying.delete(number);
      this.changed();
    }
  }

  setRecord(target: RunTarget, change: Partial<TargetRecord> & Pick<TargetRecord, 'candidateName'>): TargetRecord {
    const record: TargetRecord = {
      old: null,
      candidateId: null,
      stopAt: null,
      startAt: null,
      deadlineAt: null,
      ...target.record,
      ...change,
    };
    this.journal.setRecord(this.deployment.id, target.row.position, record);
    target.record = record;
    return record;
  }

  set(fields: Partial<DeploymentRow>): void {
    this.journal.set(this.deployment.id, fields);
    this.deployment = { ...this.deployment, ...fields };
    this.changed();
  }

  /** What a step under way says of itself; not written down. */
  saying(): ReadonlyMap<number, string | null> {
    return this.#saying;
  }

  readonly #saying = new Map<number, string | null>();

  #say(number: number, words: string): void {
    if (this.#saying.get(number) === words) return;
    this.#saying.set(number, words);
    this.changed();
  }

  #writeEnd(number: number, error: unknown): void {
    try {
      this.journal.end(this.deployment.id, number, 'failed', failureWords(error));
    } catch (cause) {
      // The way back is gone all the same: what serves is worth more than the record of it.
      this.sources.log.error('the end of a deployment step cannot be written', errorFields(cause));
    }
  }

  #engine(target: RunTarget, signal: AbortSignal, patienceMs: number, say: (words: string) => void): TargetEngine {
    const { clock, fleet } = this.sources;
    const waiting = () => say('The engine does not answer; it is waited for');
    return new TargetEngine({ fleet, host: target.row.host, clock, signal, patienceMs, waiting });
  }
}

export function failureWords(error: unknown): string {
  if (error instanceof AppError) return [error.detail ?? error.message, error.hint].filter(Boolean).join(' ');
  return 'The console failed. Its log has the cause.';
}
