import 'server-only';
import type { Clock, Timer } from '../clock';

export interface LivenessOptions {
  clock: Clock;
  ping(): Promise<void>;
  /** Called once, with why. */
  lost(error: unknown): void;
  /** The console slept (laptop lid, stopped process): what came in between is not known. Called once, instead of `lost`. */
  slept(ms: number): void;
}

const WATCHED_MS = 2_000;
const IDLE_MS = 15_000;
/** A timer that comes this late means that the process or the machine stood still. */
const SLEPT_MS = 20_000;

/** Pings an engine for as long as it answers: often while somebody looks, so that a frozen engine shows within 5 s. */
export class Liveness {
  readonly #options: LivenessOptions;
  #watched: boolean;
  #timer: Timer | null = null;
  #pinging = false;
  #stopped = false;

  constructor(options: LivenessOptions, watched: boolean) {
    this.#options = options;
    this.#watched = watched;
    this.#schedule();
  }

  setWatched(watched: boolean): void {
    if (watched === this.#watched) return;
    this.#watched = watched;
    if (this.#stopped || this.#pinging) return;
    this.#timer?.cancel();
    // A first viewer must not see what was true up to 15 s ago.
    if (watched) void this.#ping();
    else this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #schedule(): void {
    if (this.#stopped) return;
    const { clock } = this.#options;
    const wait = this.#watched ? WATCHED_MS : IDLE_MS;
    const due = clock.now() + wait;
    this.#timer = clock.setTimeout(() => {
      const late = clock.now() - due;
      if (late > SLEPT_MS) {
        this.stop();
        this.#options.slept(late);
      } else {
        void this.#ping();
      }
    }, wait);
  }

  async #ping(): Promise<void> {
    this.#pinging = true;
    try {
      await this.#options.ping();
      this.#pinging = false;
      this.#schedule();
    } catch (error) {
      this.#pinging = false;
      if (this.#stopped) return;
      this.stop();
      this.#options.lost(error);
    }
  }
}
