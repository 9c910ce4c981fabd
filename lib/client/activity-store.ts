import type { Activity } from '../contract/activity';
import type { ServerMessage } from '../contract/live';

type Message = Extract<ServerMessage, { type: 'activities' }>;

const KEPT = 200;
const EMPTY: ActivityState = { activities: [], running: 0, synced: false };

export interface ActivityState {
  /** Newest first. */
  activities: readonly Activity[];
  running: number;
  /** False until the server has told for the first time. */
  synced: boolean;
}

/** The page's copy of what runs on the server and what ended lately. */
export class ActivityStore {
  #state = EMPTY;
  readonly #listeners = new Set<() => void>();

  readonly state = (): ActivityState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  apply(message: Message): void {
    if (!message.first && !this.#state.synced) return;
    const known = new Map(message.first ? [] : this.#state.activities.map((one) => [one.id, one]));
    for (const one of message.activities) known.set(one.id, one);
    const activities = [...known.values()].sort((a, b) => b.startedAt - a.startedAt).slice(0, KEPT);
    this.#state = { activities, running: activities.filter(({ state }) => state === 'running').length, synced: true };
    for (const listener of [...this.#listeners]) listener();
  }
}
