import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Actor, maySeeWholeHost } from '@/lib/access/actor';
import { emptySpec } from '@/lib/containers/spec/empty-spec';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { Deployment, DeploymentDetail } from '@/lib/contract/deployment';
import type { Pin } from '@/lib/deploy/pin';
import { portConflicts, portsOf } from '@/lib/deploy/planned-ports';
import { recoveryOf } from '@/lib/deploy/recovery';
import { type DeploymentState, isTerminal, type Trigger } from '@/lib/deploy/words';
import { currentActor } from '../auth/current-actor';
import type { Timer } from '../clock';
import { errorFields } from '../logger';
import type { DeploymentFeed } from './deployment-feed';
import { DeploymentJournal, type DeploymentRow } from './deployment-journal';
import { runDeployment } from './deployment-run';
import { DeploymentView } from './deployment-view';
import { resolveImage } from './image-pinning';
import { type AppRow, type EnvironmentRow, Ledger, newId, ONLY_SERVICE, type ReleaseRow } from './ledger';
import { type DeploymentSources, RunContext } from './run-context';

export interface DeployRequest {
  image: string;
  commit?: string | undefined;
  runUrl?: string | undefined;
  reason?: string | undefined;
  spec?: ContainerSpec | undefined;
}

/** `failed`: everything that did not succeed. */
export interface DeploymentQuery {
  environmentIds: readonly string[];
  state?: 'running' | 'failed' | undefined;
  before?: string | undefined;
  limit: number;
}

const TELL_MS = 300;
const CLOSE_WITHIN_MS = 5_000;
/** How long an unfinished deployment waits at start-up for its hosts; ms. It is looked again as long as the console runs. */
const HOST_POLL_MS = 500;
const FAILED: readonly DeploymentState[] = ['failed', 'rolled_back', 'rollback_failed', 'cancelled', 'superseded'];
const RUNNING: readonly DeploymentState[] = ['queued', 'preparing', 'cutover', 'verifying', 'watching', 'restoring'];

interface Running {
  cancel: AbortController;
  context: RunContext | null;
  done: Promise<void>;
}

/** Everything that is deployed. One deployment an environment at a time; a newer one that waits takes the place of an older one that waits. */
export class DeploymentService implements DeploymentFeed {
  readonly ledger: Ledger;
  readonly journal: DeploymentJournal;
  readonly view: DeploymentView;
  /** What they need of the rest of the console. */
  readonly sources: DeploymentSources;
  readonly #stopping = new AbortController();
  readonly #running = new Map<string, Running>();
  readonly #watchers = new Set<(ids: readonly string[]) => void>();
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #untold = new Set<string>();
  #tellTimer: Timer | null = null;

  constructor(sources: DeploymentSources) {
    this.sources = sources;
    this.ledger = new Ledger(sources);
    this.journal = new DeploymentJournal(sources);
    this.view = new DeploymentView(this.ledger, this.journal, (id) => this.#running.get(id)?.context?.saying());
  }

  get ownContainer(): string | null {
    return this.sources.ownContainer;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Goes on with what the last stop of the console left unfinished. Called once, when the fleet has been started. */
  start(): void {
    for (const row of this.journal.unfinished()) if (row.state !== 'queued') this.#begin(row);
    for (const row of this.journal.unfinished()) if (row.state === 'queued') this.#next(row.environmentId);
  }

  /** What is under way is left as it is; the next start goes on with it. Waits 5 s at most for calls under way. */
  async close(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    await Promise.race([
      Promise.all([...this.#running.values()].map(({ done }) => done)),
      new Promise<void>((resolve) => this.sources.clock.setTimeout(resolve, CLOSE_WITHIN_MS)),
    ]);
    this.#tellTimer?.cancel();
  }

  /** The deployment that was begun under this key with the same request; null: none was. Throws `idempotency_mismatch`. */
  repeated(environment: EnvironmentRow, key: string, request: unknown): DeploymentRow | null {
    const found = this.journal.byKey(environment.id, key);
    if (found === undefined) return null;
    if (found.requestHash === hashOf(request)) return found;
    throw new AppError('idempotency_mismatch', {
      detail: `The key «${key}» was used for another request (deployment ${found.id}).`,
      hint: 'Use a new key for each thing to be deployed, such as the id of the run.',
    });
  }

  /** Refuses what can be known to be wrong, then puts it into the queue. The answer is at once; nothing was touched by then. */
  async deploy(
    actor: Actor,
    { app, environment }: { app: AppRow; environment: EnvironmentRow },
    request: DeployRequest,
    key: string | null,
  ): Promise<DeploymentRow> {
    const before = key === null ? null : this.repeated(environment, key, request);
    if (before !== null) return before;
    const host = environment.targets[0]?.host ?? '';
    const pin = await resolveImage(this.sources.fleet.engine(host), request.image);
    const active = environment.activeReleaseId === null ? null : this.ledger.releaseById(environment.activeReleaseId);
    const base = request.spec ?? (active === null ? emptySpec(request.image) : this.ledger.specOf(active));
    const spec: ContainerSpec = { ...base, image: pin.pin, name: null, pull: 'missing' };
    this.#refusePorts(environment, spec, request.spec !== undefined);
    this.#refuseElsewhere(environment, pin);
    return this.journal.transaction(() => {
      // Somebody with the same key may have been faster while the registry was asked.
      const again = key === null ? null : this.repeated(environment, key, request);
      if (again !== null) return again;
      const release = this.ledger.addRelease(environment, {
        source: 'deployed',
        services: [{ name: ONLY_SERVICE, image: { ...pin, id: null, platform: null } }],
        specs: { [ONLY_SERVICE]: spec },
        commit: request.commit ?? null,
        runUrl: request.runUrl ?? null,
        createdBy: actor.username,
      });
      return this.#enqueue(actor, {
        app,
        environment,
        release,
        trigger: 'deploy',
        reason: request.reason ?? null,
        key,
        request,
      });
    });
  }

  /** Puts an older release back, as it was: image, specification and secrets of then. */
  rollBack(
    actor: Actor,
    { app, environment }: { app: AppRow; environment: EnvironmentRow },
    release: ReleaseRow,
    request: { reason: string; release?: number | undefined },
    key: string | null,
  ): DeploymentRow {
    return this.journal.transaction(() => {
      const before = key === null ? null : this.repeated(environment, key, request);
      if (before !== null) return before;
      return this.#enqueue(actor, {
        app,
        environment,
        release,
        trigger: 'rollback',
        reason: request.reason,
        key,
        request,
      });
    });
  }

  find(id: string): DeploymentRow {
    const row = this.journal.find(id);
    if (row === undefined) throw new AppError('deployment_not_found', { detail: `No deployment «${id}».` });
    return row;
  }

  /** As `find`; one that touches a host outside of the actor's scope is not there. */
  findFor(actor: Actor, id: string): DeploymentRow {
    const row = this.find(id);
    if (row.hosts.every((host) => maySeeWholeHost(actor, host))) return row;
    throw new AppError('deployment_not_found', { detail: `No deployment «${id}».` });
  }

  list({ before, environmentIds, limit, state }: DeploymentQuery): { deployments: Deployment[]; more: boolean } {
    const rows = this.journal.list({
      environmentIds,
      limit: limit + 1,
      ...(state && { states: state === 'running' ? RUNNING : FAILED }),
      ...(before !== undefined && { before: this.find(before) }),
    });
    return { deployments: this.view.deployments(rows.slice(0, limit)), more: rows.length > limit };
  }

  detail(id: string): DeploymentDetail {
    return this.view.detail(this.find(id));
  }

  /** What was changed already is put back. Throws `conflict` when nothing can be cancelled any more. */
  cancel(actor: Actor, id: string): DeploymentRow {
    const row = this.find(id);
    if (isTerminal(row.state)) throw new AppError('conflict', { detail: 'It has ended already.' });
    if (row.state === 'restoring') throw new AppError('conflict', { detail: 'The old one is being put back already.' });
    if (this.journal.targets(id).some(({ step }) => step === 'retire'))
      throw new AppError('conflict', { detail: 'It has succeeded already; roll it back instead.' });
    const cancelledBy = row.cancelledBy ?? actor.username;
    this.journal.set(id, { cancelledBy });
    const running = this.#running.get(id);
    if (running !== undefined) {
      if (running.context !== null) running.context.deployment = { ...running.context.deployment, cancelledBy };
      running.cancel.abort(new AppError('cancelled', { detail: `Cancelled by ${cancelledBy}.` }));
    } else this.journal.finish(row, { state: 'cancelled', words: `Cancelled by ${cancelledBy} before it had begun.` });
    this.#changed(id);
    return this.find(id);
  }

  /** Resolves when it has ended, after `ms`, or when the signal aborts, whichever is first. */
  async ended(id: string, ms: number, signal: AbortSignal): Promise<DeploymentRow> {
    if (ms > 0 && !isTerminal(this.find(id).state)) await this.#untilEnded(id, ms, signal);
    return this.find(id);
  }

  /** Told which deployments changed, about three times a second at most. */
  watch(changed: (ids: readonly string[]) => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  latest(actor: Actor, limit: number): Deployment[] {
    const environmentIds = this.ledger
      .environments()
      .filter(({ targets }) => targets.every(({ host }) => maySeeWholeHost(actor, host)))
      .map(({ id }) => id);
    return this.list({ environmentIds, limit }).deployments;
  }

  visible(actor: Actor, ids: readonly string[]): Deployment[] {
    const rows = ids.flatMap((id) => this.journal.find(id) ?? []);
    return this.view.deployments(rows.filter(({ hosts }) => hosts.every((host) => maySeeWholeHost(actor, host))));
  }

  #enqueue(
    actor: Actor,
    ask: {
      app: AppRow;
      environment: EnvironmentRow;
      release: ReleaseRow;
      trigger: Trigger;
      reason: string | null;
      key: string | null;
      request: unknown;
    },
  ): DeploymentRow {
    const { app, environment, key, reason, release, request, trigger } = ask;
    const id = newId();
    const row: DeploymentRow = {
      id,
      appId: app.id,
      environmentId: environment.id,
      releaseId: release.id,
      previousReleaseId: environment.activeReleaseId,
      trigger,
      state: 'queued',
      hosts: [...new Set(environment.targets.map(({ host }) => host))],
      actor: this.sources.secrets.seal(JSON.stringify(actor), `deployment:${id}:actor`),
      startedBy: actor.username,
      reason,
      idempotencyKey: key,
      requestHash: key === null ? null : hashOf(request),
      fence: 0,
      createdAt: this.sources.clock.now(),
      startedAt: null,
      finishedAt: null,
      committedAt: null,
      watchUntil: null,
      cancelledBy: null,
      strategy: null,
      strategyWords: null,
      downtimeMs: null,
      words: null,
      failure: null,
      verifications: [],
      healthLog: [],
      logTail: [],
    };
    for (const waiting of this.journal.unfinished())
      if (waiting.environmentId === environment.id && waiting.state === 'queued') {
        this.journal.finish(waiting, {
          state: 'superseded',
          words: `A newer deployment (release ${release.number}) took its place.`,
        });
        this.#changed(waiting.id);
      }
    this.journal.insert(row, environment.targets);
    this.#changed(id);
    // After the transaction that this is part of.
    queueMicrotask(() => this.#next(environment.id));
    return row;
  }

  /** Begins what waits for this environment, when nothing runs there. What cannot be begun now is found waiting at the next start. */
  #next(environmentId: string): void {
    if (this.#stopping.signal.aborted) return;
    try {
      const unfinished = this.journal.unfinished().filter((row) => row.environmentId === environmentId);
      if (unfinished.some(({ id, state }) => state !== 'queued' || this.#running.has(id))) return;
      const waiting = unfinished.at(-1);
      if (waiting !== undefined) this.#begin(waiting);
    } catch (error) {
      this.sources.log.error('the next deployment cannot be begun', {
        environment: environmentId,
        ...errorFields(error),
      });
    }
  }

  #begin(row: DeploymentRow): void {
    const running: Running = { cancel: new AbortController(), context: null, done: Promise.resolve() };
    this.#running.set(row.id, running);
    running.done = this.#run(row, running)
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.sources.log.error('a deployment ended without a verdict', { deployment: row.id, ...errorFields(error) });
      })
      .finally(() => {
        this.#running.delete(row.id);
        this.#changed(row.id);
        this.#next(row.environmentId);
      });
  }

  async #run(found: DeploymentRow, running: Running): Promise<void> {
    const stopping = this.#stopping.signal;
    const recovery = recoveryOf({
      state: found.state,
      committed: found.committedAt !== null,
      cancelled: found.cancelledBy !== null,
      strategy: found.strategy,
      steps: this.journal.targets(found.id).map(({ step }) => step),
    });
    if (recovery !== 'queue') this.journal.endInterrupted(found.id);
    await this.#untilLive(found.hosts, AbortSignal.any([stopping, running.cancel.signal]));
    this.journal.takeLease(found);
    const active = this.ledger.environmentById(found.environmentId).activeReleaseId;
    // What was live when it was asked for may be another one by now that its turn has come.
    if (recovery === 'queue')
      this.journal.set(found.id, { startedAt: this.sources.clock.now(), previousReleaseId: active });
    const context = new RunContext(
      this.sources,
      this.ledger,
      this.journal,
      this.find(found.id),
      stopping,
      AbortSignal.any([stopping, running.cancel.signal]),
      () => this.#changed(found.id),
      () => currentActor(this.sources.state, this.#actorOf(found)),
    );
    running.context = context;
    await runDeployment(context, recovery);
    this.#noteVerdict(context.deployment);
  }

  /** Who asked for it is in the audit log since then; what came of it is said by the console, maybe after a restart. */
  #noteVerdict({ appId, environmentId, hosts, id, releaseId, state }: DeploymentRow): void {
    const detail = {
      app: this.ledger.appById(appId).name,
      environment: this.ledger.environmentById(environmentId).name,
      release: this.ledger.releaseById(releaseId).number,
      verdict: state,
    };
    const about = { requestId: 'console', address: 'console', host: hosts[0] ?? null, target: id } as const;
    try {
      const entry = this.sources.audit.intent({ ...about, actor: 'console', action: 'deployment.ended', detail });
      entry.outcome(state === 'succeeded' ? 'ok' : 'failed');
    } catch (error) {
      this.sources.log.error('the verdict of a deployment cannot be audited', {
        deployment: id,
        ...errorFields(error),
      });
    }
  }

  #actorOf(row: DeploymentRow): Actor {
    const text = this.sources.secrets.open(row.actor, `deployment:${row.id}:actor`);
    return z.custom<Actor>((value) => typeof value === 'object' && value !== null).parse(JSON.parse(text));
  }

  /** At start-up the hosts are connected to first. A deployment on a host that is away waits: nothing is known, so nothing is done. */
  async #untilLive(hosts: readonly string[], signal: AbortSignal): Promise<void> {
    const { clock, fleet } = this.sources;
    while (!hosts.every((host) => fleet.host(host)?.status === 'live') && !signal.aborted) {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, HOST_POLL_MS));
    }
    this.#stopping.signal.throwIfAborted();
  }

  /** Of other environments, whether their containers run now or not. */
  #refusePorts(environment: EnvironmentRow, spec: ContainerSpec, named: boolean): void {
    const planned = this.ledger.environments().flatMap((other) => {
      if (other.id === environment.id || other.activeReleaseId === null) return [];
      const theirs = this.ledger.specOf(this.ledger.releaseById(other.activeReleaseId));
      const by = `${this.ledger.appById(other.appId).name} (${other.name})`;
      return other.targets.flatMap(({ host }) => portsOf(host, by, theirs));
    });
    const conflicts = environment.targets.flatMap(({ host }) => portConflicts(spec, host, planned));
    const [first] = conflicts;
    if (first === undefined) return;
    throw new AppError(named ? 'validation_failed' : 'deployment_refused', {
      detail: first.message,
      hint: 'Choose another port of the host.',
      fields: conflicts.map(({ field, message }) => ({ path: field, message })),
    });
  }

  /** An image by its id is where it is; other hosts have nowhere to get it from. */
  #refuseElsewhere(environment: EnvironmentRow, pin: Pin): void {
    const hosts = new Set(environment.targets.map(({ host }) => host));
    if (!pin.local || hosts.size <= 1) return;
    throw new AppError('deployment_refused', {
      detail: `No registry knows ${pin.reference}: only ${environment.targets[0]?.host} has it.`,
      hint: 'Push it to a registry that all hosts can reach.',
      fields: [{ path: 'image', message: 'needs a registry' }],
    });
  }

  async #untilEnded(id: string, ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wakes = this.#waiting.get(id) ?? new Set();
      const end = () => {
        timer.cancel();
        signal.removeEventListener('abort', end);
        wakes.delete(wake);
        if (wakes.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const wake = () => {
        if (isTerminal(this.find(id).state)) end();
      };
      const timer = this.sources.clock.setTimeout(end, ms);
      signal.addEventListener('abort', end, { once: true });
      wakes.add(wake);
      this.#waiting.set(id, wakes);
    });
  }

  #changed(id: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#untold.add(id);
    this.#tellTimer ??= this.sources.clock.setTimeout(() => {
      this.#tellTimer = null;
      const ids = [...this.#untold];
      this.#untold.clear();
      for (const changed of ids) for (const wake of [...(this.#waiting.get(changed) ?? [])]) wake();
      for (const watcher of [...this.#watchers]) watcher(ids);
    }, TELL_MS);
  }
}

const hashOf = (request: unknown): string => createHash('sha256').update(canonical(request)).digest('hex');

/** The same whatever the order of the fields. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(',')}}`;
}
