import 'server-only';
import type { Fleet } from '../engine/fleet';
import type { FleetSubscription } from '../engine/hub';

/** Tells who waits for it that a container is gone. Listens to the fleet only while somebody waits. */
export class Removals {
  readonly #fleet: Fleet;
  readonly #waiting = new Map<string, { host: string; id: string; runs: Set<() => void> }>();
  #subscription: FleetSubscription | null = null;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** `run` is called once, not before this returns. Returns how to stop. */
  on(host: string, id: string, run: () => void): () => void {
    const key = `${host} ${id}`;
    const own = () => run();
    const entry = this.#waiting.get(key) ?? { host, id, runs: new Set() };
    entry.runs.add(own);
    this.#waiting.set(key, entry);
    this.#subscription ??= this.#fleet.subscribe(() => this.#look());
    return () => {
      entry.runs.delete(own);
      if (entry.runs.size === 0 && this.#waiting.get(key) === entry) this.#waiting.delete(key);
      if (this.#waiting.size === 0) this.close();
    };
  }

  close(): void {
    this.#subscription?.close();
    this.#subscription = null;
  }

  #look(): void {
    this.#subscription?.take();
    for (const [key, { host, id, runs }] of [...this.#waiting]) {
      if (this.#fleet.container(host, id) !== undefined) continue;
      this.#waiting.delete(key);
      for (const run of [...runs]) run();
    }
    if (this.#waiting.size === 0) this.close();
  }
}
