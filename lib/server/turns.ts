import 'server-only';

/** One after another for each key: what looks first and then acts must not find the ground changed by another request of the console. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `work` when all that was given for this key before has ended, well or badly. Resolves and rejects as `work` does. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const mine = (before ?? Promise.resolve()).then(work);
    const ended = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, ended);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    }
  }
}
