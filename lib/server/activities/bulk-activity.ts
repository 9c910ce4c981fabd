import 'server-only';
import { type Actor, maySee, maySeeHost, mayUse, mayUseAt, type Place, refusalWords } from '@/lib/access/actor';
import type { ActivityItem } from '@/lib/contract/activity';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { BodyOf } from '@/lib/contract/endpoint';
import type { actOnContainers } from '@/lib/contract/endpoints/container-actions';
import type { Engine } from '@/lib/docker/engine';
import type { AuditEntry } from '../audit/audit-log';
import { ACTION_DEEDS } from '../containers/action-deeds';
import type { Deeds } from '../deeds';
import type { Fleet } from '../engine/fleet';
import type { ActivityReport, ActivitySpec } from './activity-service';

/** So many containers of one host at once: an engine works them off one after the other anyway, and must answer others too. */
const AT_ONCE = 6;

type Bulk = BodyOf<typeof actOnContainers>;
type Action = Bulk['action'];

const WORDS: Readonly<Record<Action, { verb: string; done: string }>> = {
  start: { verb: 'Start', done: 'started' },
  stop: { verb: 'Stop', done: 'stopped' },
  restart: { verb: 'Restart', done: 'restarted' },
  pause: { verb: 'Pause', done: 'paused' },
  unpause: { verb: 'Unpause', done: 'unpaused' },
  kill: { verb: 'Kill', done: 'killed' },
  remove: { verb: 'Remove', done: 'removed' },
};

export interface BulkDependencies {
  fleet: Pick<Fleet, 'host' | 'container' | 'engine'>;
  /** Without it nobody else is at work. */
  deeds?: Deeds;
  /** Writes down what is about to be done to one container; throws `audit_unwritable`. */
  audit(
    action: string,
    target: { host: string; id: string },
    actor: Actor,
    detail: Record<string, unknown>,
  ): AuditEntry;
  /** What the person may do now; null: nothing any more. */
  currentActor(): Actor | null;
}

interface Target {
  host: string;
  /** Full id; as it was asked for when there is no such container. */
  id: string;
  name: string;
}

/**
 * One action on many containers as one activity, with an item and an audit entry for each. Throws before anything is done when the
 * actor may not do this, or may not see one of the hosts (`host_not_found`: it does not exist for them), or when none of the
 * containers is there. A container that went meanwhile fails alone.
 */
export function bulkActivity(
  dependencies: BulkDependencies,
  actor: Actor,
  bulk: Bulk,
): Pick<ActivitySpec, 'kind' | 'title' | 'host' | 'hosts' | 'items' | 'run'> {
  requireRight(actor, bulk.action, null);
  const targets = findTargets(dependencies, actor, bulk);
  const hosts = [...new Set(targets.map(({ host }) => host))];
  const only = targets.length === 1 ? targets[0] : undefined;
  const { verb } = WORDS[bulk.action];
  return {
    kind: `container.${bulk.action}`,
    title: `${verb} ${only?.name ?? `${targets.length} containers`}`,
    host: hosts.length === 1 ? (hosts[0] ?? null) : null,
    hosts,
    items: targets.map((target) => ({ id: itemId(target), label: target.name })),
    run: (report) => new BulkRun(dependencies, bulk, targets, report).run(hosts),
  };
}

/** Anywhere at all, or there. */
function requireRight(actor: Actor, action: Action, place: Place | null): void {
  const permission = action === 'remove' ? 'containers:remove' : 'containers:operate';
  if (place === null ? mayUse(actor, permission) : mayUseAt(actor, permission, place)) return;
  throw new AppError('forbidden', { detail: refusalWords(actor, permission, place) });
}

function findTargets({ fleet }: BulkDependencies, actor: Actor, { action, containers }: Bulk): Target[] {
  const targets = new Map<string, Target>();
  let known = 0;
  for (const { host, id } of containers) {
    if (!maySeeHost(actor, host) || fleet.host(host) === undefined) {
      throw new AppError('host_not_found', { detail: `No host «${host}». Nothing was done.` });
    }
    const found = fleet.container(host, id);
    const seen = found !== undefined && maySee(actor, found) ? found : undefined;
    if (seen !== undefined) {
      known++;
      requireRight(actor, action, seen);
    }
    const target = { host, id: seen?.id ?? id, name: seen?.name ?? id };
    targets.set(itemId(target), target);
  }
  if (known === 0) throw new AppError('container_not_found', { detail: 'None of the containers is there any more.' });
  return [...targets.values()];
}

const itemId = ({ host, id }: { host: string; id: string }) => `${host}/${id}`;

class BulkRun {
  #ended = 0;
  #done = 0;
  #unchanged = 0;
  #failed = 0;

  constructor(
    readonly dependencies: BulkDependencies,
    readonly bulk: Bulk,
    readonly targets: readonly Target[],
    readonly report: ActivityReport,
  ) {}

  async run(hosts: readonly string[]): Promise<string> {
    this.#tell();
    await Promise.all(hosts.map((host) => this.#onHost(this.targets.filter((target) => target.host === host))));
    return this.#words();
  }

  /** What is under way when it is cancelled is waited for: an engine cannot be told to stop stopping. */
  async #onHost(waiting: Target[]): Promise<void> {
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (this.report.signal.aborted) return;
        await this.#one(next);
        this.#ended++;
        this.#tell();
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work));
  }

  async #one(target: Target): Promise<void> {
    const item = (fields: Pick<ActivityItem, 'state' | 'words'>) =>
      this.report.item({ id: itemId(target), label: target.name, ...fields });
    item({ state: 'running', words: null });
    try {
      const changed = await this.#act(target);
      if (changed) this.#done++;
      else this.#unchanged++;
      item({ state: 'succeeded', words: changed ? null : `Was ${WORDS[this.bulk.action].done} already` });
    } catch (error) {
      this.#failed++;
      item({ state: 'failed', words: failureWords(error) });
    }
  }

  /** Looks at everything again: minutes may have gone by since the start. False when it was in that state already. */
  async #act(target: Target): Promise<boolean> {
    const { currentActor, fleet } = this.dependencies;
    const { action } = this.bulk;
    const actor = currentActor();
    if (actor === null)
      throw new AppError('forbidden', { detail: 'Whoever started this may not do anything any more.' });
    requireRight(actor, action, null);
    if (!maySeeHost(actor, target.host)) throw new AppError('host_not_found', { detail: `No host «${target.host}».` });
    const container = fleet.container(target.host, target.id);
    if (container === undefined || !maySee(actor, container)) {
      throw new AppError('container_not_found', { detail: 'It is not there any more.' });
    }
    requireRight(actor, action, container);
    const engine = fleet.engine(target.host);
    const work = () => this.#actOn(engine, container, actor);
    const { id, name } = container;
    const deed = { kind: 'container', host: target.host, id, name, by: actor.username, ...ACTION_DEEDS[action] };
    // Strict: two of one's own activities do not do a thing twice either.
    const { deeds } = this.dependencies;
    return deeds === undefined ? work() : deeds.inLane(target.host, () => deeds.run(deed, work, true));
  }

  async #actOn(engine: Engine, container: ContainerSummary, actor: Actor): Promise<boolean> {
    const { audit } = this.dependencies;
    const { action } = this.bulk;
    const target = { host: container.host, id: container.id };
    const options = this.#options();
    const entry = audit(`container.${action}`, target, actor, { ...options, bulk: true });
    try {
      let changed = true;
      if (action === 'remove') {
        const { force = false, volumes = false } = options;
        await engine.removeContainer(container.id, { force, volumes });
      } else changed = await engine.actOnContainer(container.id, action, options);
      entry.outcome('ok');
      return changed;
    } catch (error) {
      entry.outcome('failed', error instanceof AppError ? error.code : 'internal');
      throw error;
    }
  }

  /** Only what belongs to the action. */
  #options(): Pick<Bulk, 'timeoutSeconds' | 'signal' | 'force' | 'volumes'> {
    const { action, force, signal, timeoutSeconds, volumes } = this.bulk;
    if (action === 'remove')
      return { ...(force !== undefined && { force }), ...(volumes !== undefined && { volumes }) };
    if (action === 'kill') return signal === undefined ? {} : { signal };
    return (action === 'stop' || action === 'restart') && timeoutSeconds !== undefined ? { timeoutSeconds } : {};
  }

  #tell(): void {
    this.report.progress({ done: this.#ended, total: this.targets.length, unit: 'items' });
  }

  #words(): string {
    const { done } = WORDS[this.bulk.action];
    const left = this.targets.length - this.#ended;
    return [
      `${this.#done} of ${this.targets.length} ${done}`,
      this.#unchanged > 0 && `${this.#unchanged} ${this.#unchanged === 1 ? 'was' : 'were'} so already`,
      this.#failed > 0 && `${this.#failed} failed`,
      left > 0 && `${left} not begun`,
    ]
      .filter(Boolean)
      .join(', ');
  }
}

function failureWords(error: unknown): string {
  if (!(error instanceof AppError)) return 'The console failed. Its log has the cause.';
  return [error.detail ?? error.message, error.hint].filter(Boolean).join(' ');
}
