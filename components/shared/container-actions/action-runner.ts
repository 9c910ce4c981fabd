import type { ActivityStore } from '@/lib/client/activity-store';
import { api } from '@/lib/client/api';
import { containerKey, type FleetStore } from '@/lib/client/fleet-store';
import { actOnContainer, actOnContainers, removeContainer } from '@/lib/client/routes';
import type { Activity } from '@/lib/contract/activity';
import type { ContainerSummary } from '@/lib/contract/container';
import { type ActionOptions, ROW_ACTIONS, type RowAction } from './action-model';

export interface ActionResult {
  container: ContainerSummary;
  /** `unchanged`: it was in that state already. */
  outcome: 'done' | 'unchanged' | 'failed';
  error: unknown;
}

/** The engine's event is normally here within 200 ms of the answer; a mark must not stay for ever if none comes. */
const EVENT_WITHIN_MS = 5000;

/** `one`: false when it was in that state already. `many`: the activity that the server does it as. */
export interface ActionSender {
  one(action: RowAction, container: ContainerSummary, options: ActionOptions): Promise<boolean>;
  many(action: RowAction, containers: readonly ContainerSummary[], options: ActionOptions): Promise<Activity>;
}

const apiSender: ActionSender = {
  async one(action, container, options) {
    const params = { host: container.host, id: container.id };
    if (action === 'remove') {
      await api(removeContainer, {
        params,
        query: { ...(options.force && { force: 'true' }), ...(options.volumes && { volumes: 'true' }) },
      });
      return true;
    }
    const { force: _f, volumes: _v, ...body } = optionsOf(action, options);
    const answer = await api(actOnContainer, { params: { ...params, action }, body });
    return answer.changed;
  },
  many: (action, containers, options) =>
    api(actOnContainers, {
      body: { action, containers: containers.map(({ host, id }) => ({ host, id })), ...optionsOf(action, options) },
    }),
};

/** Only what belongs to the action: the contract refuses the rest. */
function optionsOf(action: RowAction, { force, signal, timeoutSeconds, volumes }: ActionOptions): ActionOptions {
  return {
    ...(timeoutSeconds !== undefined && (action === 'stop' || action === 'restart') && { timeoutSeconds }),
    ...(signal !== undefined && action === 'kill' && { signal }),
    ...(force !== undefined && action === 'remove' && { force }),
    ...(volumes !== undefined && action === 'remove' && { volumes }),
  };
}

/**
 * Sends actions and knows what is under way. The mark of a single action goes when the engine's own event has changed the row, not
 * when the request was answered: the screen never claims what the engine has not said. Actions on many run on the server; their
 * marks are what it tells of them, so they are there in every tab and after a reload.
 */
export class ActionRunner {
  #own: ReadonlyMap<string, RowAction> = new Map();
  #pending: ReadonlyMap<string, RowAction> = new Map();
  readonly #listeners = new Set<() => void>();
  readonly #fleet: FleetStore;
  readonly #activities: ActivityStore;
  readonly #sender: ActionSender;

  constructor(fleet: FleetStore, activities: ActivityStore, sender: ActionSender = apiSender) {
    this.#fleet = fleet;
    this.#activities = activities;
    this.#sender = sender;
  }

  readonly pending = (): ReadonlyMap<string, RowAction> => this.#pending;

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) {
      this.#stopWatching = this.#activities.subscribe(() => this.#refresh());
      this.#refresh();
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stopWatching();
    };
  };
  #stopWatching = () => {};

  /** Never rejects. */
  async run(action: RowAction, container: ContainerSummary, options: ActionOptions): Promise<ActionResult> {
    const key = containerKey(container.host, container.id);
    let seen = false;
    let answered = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const finish = () => {
      clearTimeout(timer);
      stop();
      this.#mark(key, null);
    };
    const stop = this.#fleet.subscribe((changed) => {
      if (!changed.includes(key)) return;
      seen = true;
      if (answered) finish();
    });
    this.#mark(key, action);
    try {
      const changed = await this.#sender.one(action, container, options);
      answered = true;
      if (!changed || seen) finish();
      else timer = setTimeout(finish, EVENT_WITHIN_MS);
      return { container, outcome: changed ? 'done' : 'unchanged', error: undefined };
    } catch (error) {
      finish();
      return { container, outcome: 'failed', error };
    }
  }

  /** Hands all of them to the server. Rejects when nothing was begun. */
  runMany(action: RowAction, containers: readonly ContainerSummary[], options: ActionOptions): Promise<Activity> {
    return this.#sender.many(action, containers, options);
  }

  #mark(key: string, action: RowAction | null): void {
    const next = new Map(this.#own);
    if (action === null) next.delete(key);
    else next.set(key, action);
    this.#own = next;
    this.#refresh();
  }

  #refresh(): void {
    const next = new Map([...bulkMarks(this.#activities.state().activities), ...this.#own]);
    if (same(next, this.#pending)) return;
    this.#pending = next;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Containers that an action on many is at right now. The id of its items is the key of the container. */
function* bulkMarks(activities: readonly Activity[]): Generator<[string, RowAction]> {
  for (const { items, kind, state } of activities) {
    const action = ROW_ACTIONS.find((each) => kind === `container.${each}`);
    if (state !== 'running' || action === undefined) continue;
    for (const item of items) if (item.state === 'running') yield [item.id, action];
  }
}

function same(a: ReadonlyMap<string, RowAction>, b: ReadonlyMap<string, RowAction>): boolean {
  return a.size === b.size && [...a].every(([key, action]) => b.get(key) === action);
}
