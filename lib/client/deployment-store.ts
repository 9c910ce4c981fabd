import type { Deployment } from '../contract/deployment';
import type { ServerMessage } from '../contract/live';
import { isTerminal } from '../deploy/words';

type Message = Extract<ServerMessage, { type: 'deployments' }>;

const KEPT = 200;
const EMPTY: DeploymentState = { deployments: [], running: 0, synced: false };

export interface DeploymentState {
  /** Newest first. */
  deployments: readonly Deployment[];
  running: number;
  /** False until the server has told for the first time. */
  synced: boolean;
}

/** The page's copy of what is deployed now and was lately. */
export class DeploymentStore {
  #state = EMPTY;
  readonly #listeners = new Set<() => void>();

  readonly state = (): DeploymentState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Returns those that are new or came to another state: what was asked about their apps before is old. */
  apply(message: Message): readonly Deployment[] {
    if (!message.first && !this.#state.synced) return [];
    const before = new Map(this.#state.deployments.map((one) => [one.id, one]));
    const known = new Map(message.first ? [] : before);
    for (const one of message.deployments) known.set(one.id, one);
    const deployments = [...known.values()]
      .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
      .slice(0, KEPT);
    const running = deployments.filter(({ state }) => !isTerminal(state)).length;
    const moved = this.#state.synced
      ? message.deployments.filter(({ id, state }) => before.get(id)?.state !== state)
      : [];
    this.#state = { deployments, running, synced: true };
    for (const listener of [...this.#listeners]) listener();
    return moved;
  }
}
