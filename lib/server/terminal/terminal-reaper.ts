import 'server-only';
import type { Clock, Timer } from '../clock';
import type { Fleet } from '../engine/fleet';
import { errorFields, type Logger } from '../logger';
import { endProcesses, type TerminalTrace } from './end-processes';
import type { TerminalJournal } from './terminal-journal';

/** What could not be ended (the engine is away, the container paused) is tried again after these, ms; the last one again and again. */
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 60_000] as const;

export interface ReaperOptions {
  fleet: Pick<Fleet, 'engine' | 'host'>;
  journal: TerminalJournal;
  clock: Clock;
  log: Logger;
}

interface Pending {
  trace: TerminalTrace;
  gentle: boolean;
  tries: number;
}

/** Ends what terminals leave, and does not let go before it is gone; the journal remembers for the next run of the console. */
export class TerminalReaper {
  readonly #options: ReaperOptions;
  readonly #pending = new Map<string, { pending: Pending; timer: Timer | null }>();
  #closed = false;

  constructor(options: ReaperOptions) {
    this.#options = options;
  }

  /** Terminals whose processes may still run. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** Tries at once; resolves when that try is over. True: nothing is left. What is left is tried again by itself. */
  async end(trace: TerminalTrace, gentle: boolean): Promise<boolean> {
    const pending: Pending = { trace, gentle, tries: 0 };
    this.#pending.set(trace.id, { pending, timer: null });
    return this.#try(pending);
  }

  /** What another run of the console left: as soon as the host answers. */
  resume(traces: readonly TerminalTrace[]): void {
    for (const trace of traces) void this.end(trace, false);
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#pending.values()) timer?.cancel();
  }

  async #try(pending: Pending): Promise<boolean> {
    const { clock, fleet, journal, log } = this.#options;
    const { gentle, trace } = pending;
    try {
      // A host that was removed: its engine is none of ours any more.
      const gone =
        fleet.host(trace.host) === undefined || (await endProcesses(fleet.engine(trace.host), trace, clock, gentle));
      if (gone) {
        this.#pending.delete(trace.id);
        journal.remove(trace.id);
        if (pending.tries > 0) log.info('what a terminal left was ended', { terminal: trace.id, host: trace.host });
        return true;
      }
      if (pending.tries === 0) log.warn('a terminal’s processes go on', { terminal: trace.id, host: trace.host });
    } catch (error) {
      if (pending.tries === 0)
        log.warn('a terminal’s processes could not be ended yet', { terminal: trace.id, ...errorFields(error) });
    }
    this.#again(pending);
    return false;
  }

  #again(pending: Pending): void {
    if (this.#closed) return;
    const wait = AGAIN_MS[Math.min(pending.tries, AGAIN_MS.length - 1)] ?? 60_000;
    pending.tries++;
    const timer = this.#options.clock.setTimeout(() => void this.#try(pending), wait);
    this.#pending.set(pending.trace.id, { pending, timer });
  }
}
