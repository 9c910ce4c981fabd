import { api } from '@/lib/client/api';
import { containerKey, type FleetStore } from '@/lib/client/fleet-store';
import { actOnContainer, removeContainer } from '@/lib/client/routes';
import type { ContainerSummary } from '@/lib/contract/container';
import type { ActionOptions, RowAction } from './action-model';

export interface ActionResult {
  container: ContainerSummary;
  /** `unchanged`: it was in that state already. */
  outcome: 'waiting' | 'running' | 'done' | 'unchanged' | 'failed';
  error: unknown;
}

/** So many requests at once: an engine works them off one after the other anyway. */
const AT_ONCE = 6;
/** The engine's event is normally here within 200 ms of the answer; a mark must not stay for ever if none comes. */
const EVENT_WITHIN_MS = 5000;

type Send = (action: RowAction, container: ContainerSummary, options: ActionOptions) => Promise<boolean>;

const send: Send = async (action, container, options) => {
  const params = { host: container.host, id: container.id };
  if (action === 'remove') {
    await api(removeContainer, {
      params,
      query: { ...(options.force && { force: 'true' }), ...(options.volumes && { volumes: 'true' }) },
    });
    return true;
  }
  const answer = await api(actOnContainer, {
    params: { ...params, action },
    body: {
      ...(options.timeoutSeconds !== undefined &&
        (action === 'stop' || action === 'restart') && { timeoutSeconds: options.timeoutSeconds }),
      ...(options.signal !== undefined && action === 'kill' && { signal: options.signal }),
    },
  });
  return answer.changed;
};

/**
 * Sends actions and remembers what is under way. A mark goes when the engine's own event has changed the row, not when the
 * request was answered: the screen never claims what the engine has not said.
 */
export class ActionRunner {
  #pending: ReadonlyMap<string, RowAction> = new Map();
  readonly #listeners = new Set<() => void>();
  readonly #fleet: FleetStore;
  readonly #send: Send;

  constructor(fleet: FleetStore, sender: Send = send) {
    this.#fleet = fleet;
    this.#send = sender;
  }

  readonly pending = (): ReadonlyMap<string, RowAction> => this.#pending;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs the action on all of them; `onResult` hears of every step of each. Never rejects. */
  async run(
    action: RowAction,
    containers: readonly ContainerSummary[],
    options: ActionOptions,
    onResult: (result: ActionResult) => void,
  ): Promise<ActionResult[]> {
    const waiting = [...containers];
    const results: ActionResult[] = [];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        onResult({ container: next, outcome: 'running', error: undefined });
        const result = await this.#one(action, next, options);
        results.push(result);
        onResult(result);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, containers.length) }, work));
    return results;
  }

  async #one(action: RowAction, container: ContainerSummary, options: ActionOptions): Promise<ActionResult> {
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
      const changed = await this.#send(action, container, options);
      answered = true;
      if (!changed || seen) finish();
      else timer = setTimeout(finish, EVENT_WITHIN_MS);
      return { container, outcome: changed ? 'done' : 'unchanged', error: undefined };
    } catch (error) {
      finish();
      return { container, outcome: 'failed', error };
    }
  }

  #mark(key: string, action: RowAction | null): void {
    const next = new Map(this.#pending);
    if (action === null) next.delete(key);
    else next.set(key, action);
    this.#pending = next;
    for (const listener of [...this.#listeners]) listener();
  }
}
