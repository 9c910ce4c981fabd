/** The verification gate: when is a container that was started known to serve? No I/O, no clock: times come with what was seen. */

export interface CheckTiming {
  startPeriodMs: number;
  intervalMs: number;
  timeoutMs: number;
  retries: number;
}

export type GateKind = 'health' | 'probe' | 'liveness' | 'stopped';

/** What the engine says of the container now. */
export interface Observation {
  at: number;
  running: boolean;
  /** The engine's text; another one than at first: it was started again. */
  startedAt: string;
  restarts: number;
  exitCode: number | null;
  oomKilled: boolean;
  /** The engine's own word about its health check; null: it makes none. */
  health: 'starting' | 'healthy' | 'unhealthy' | null;
}

export type GateResult = { passed: boolean; words: string } | null;

/** One after another, so that a single lucky answer between two crashes is none. */
const PASSES_NEEDED = 2;
/** Without anything to ask: it has to run so long without a restart. */
export const LIVENESS_MS = 10_000;
/** For an engine under load; the check itself takes time too. */
const MARGIN_MS = 10_000;
/** Of a probe in an image without a health check. */
export const PROBE_TIMING: CheckTiming = { startPeriodMs: 30_000, intervalMs: 5_000, timeoutMs: 5_000, retries: 3 };

/**
 * How long after the start a container may take until it must have passed, in ms: its start period, and then as many failures as its
 * engine would wait for (Docker's HEALTHCHECK: `retries` in a row, `interval` apart, each up to `timeout`).
 */
export function gateDeadlineMs(kind: GateKind, timing: CheckTiming): number {
  if (kind === 'stopped') return MARGIN_MS;
  if (kind === 'liveness') return LIVENESS_MS + MARGIN_MS;
  return timing.startPeriodMs + timing.retries * (timing.intervalMs + timing.timeoutMs) + MARGIN_MS;
}

export class Gate {
  readonly kind: GateKind;
  readonly #startedAt: number;
  readonly #deadlineAt: number;
  #engineStartedAt: string | null = null;
  #restarts: number | null = null;
  #inRow = 0;
  #lastFailure: string | null = null;
  #engineHealth: Observation['health'] = null;
  checks = 0;
  /** Of the row that passed, or of the latest row. */
  firstPassAt: number | null = null;

  constructor(kind: GateKind, startedAt: number, deadlineAt: number) {
    this.kind = kind;
    this.#startedAt = startedAt;
    this.#deadlineAt = deadlineAt;
  }

  /** One run of the check by the console; `ok` null: it could not be run at all, which says nothing. */
  check(at: number, ok: boolean | null, words: string): void {
    this.checks++;
    if (ok === true) {
      if (this.#inRow === 0) this.firstPassAt = at;
      this.#inRow++;
      return;
    }
    this.#inRow = 0;
    this.firstPassAt = null;
    this.#lastFailure = words;
  }

  /** null: go on looking. */
  observe(seen: Observation): GateResult {
    if (this.kind === 'stopped')
      return seen.running
        ? failed('It runs, although it was stopped before')
        : passed('It is stopped, as the one before it was');
    const trouble = this.#trouble(seen);
    if (trouble !== null) return failed(trouble);
    this.#engineHealth = seen.health;
    if (this.kind === 'liveness') {
      if (seen.at - this.#startedAt >= LIVENESS_MS) {
        this.firstPassAt = this.#startedAt;
        return passed(`Liveness only: it has no health check, and ran ${LIVENESS_MS / 1000} s without a restart`);
      }
    } else if (this.#inRow >= PASSES_NEEDED) {
      const after = seconds((this.firstPassAt ?? seen.at) - this.#startedAt);
      return passed(`${this.#what()} passed ${PASSES_NEEDED} times in a row, first ${after} after the start`);
    }
    if (seen.at < this.#deadlineAt) return null;
    const said = this.#lastFailure === null ? '' : `. The last answer: ${this.#lastFailure}`;
    return failed(`It did not pass within ${seconds(this.#deadlineAt - this.#startedAt)}${said}`);
  }

  #what(): string {
    return this.kind === 'probe' ? 'The probe' : 'Its health check';
  }

  #trouble(seen: Observation): string | null {
    const exit = seen.exitCode === null ? '' : ` with exit code ${seen.exitCode}`;
    const memory = seen.oomKilled ? ' after the kernel had killed it for want of memory' : '';
    if (!seen.running) return `It ended${exit}${memory}, ${seconds(seen.at - this.#startedAt)} after the start`;
    this.#engineStartedAt ??= seen.startedAt;
    this.#restarts ??= seen.restarts;
    // Of a container that the console has just started the engine counts from zero.
    if (seen.restarts > 0 || seen.startedAt !== this.#engineStartedAt)
      return `It ended${memory} and was started again by its restart policy`;
    if (seen.health === 'unhealthy')
      return `The engine says it is unhealthy${this.#lastFailure === null ? '' : `: ${this.#lastFailure}`}`;
    return null;
  }

  /** For people, while it lasts. */
  get progress(): string {
    if (this.kind === 'liveness') return 'No health check: waiting whether it stays up (liveness only)';
    const engine = this.#engineHealth === null ? '' : `; the engine says ${this.#engineHealth}`;
    if (this.#inRow > 0) return `${this.#what()} passed once${engine}`;
    return this.#lastFailure === null ? `Asking${engine}` : `Not yet: ${this.#lastFailure}${engine}`;
  }
}

const passed = (words: string) => ({ passed: true, words });
const failed = (words: string) => ({ passed: false, words });

/** `1.3 s` */
export function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

/**
 * While a release is watched after it was verified: what ends it. A single failed check does not: the engine's retries decide. Somebody's
 * own restart does not either; the engine counts those of the restart policy alone.
 */
export function watchTrouble(seen: Observation, failuresInRow: number, retries: number): string | null {
  if (!seen.running)
    return `It ended${seen.exitCode === null ? '' : ` with exit code ${seen.exitCode}`}${seen.oomKilled ? ' (killed for want of memory)' : ''} while it was watched`;
  if (seen.restarts > 0) return 'It ended and was started again by its restart policy while it was watched';
  if (seen.health === 'unhealthy') return 'It became unhealthy while it was watched';
  if (failuresInRow >= retries) return `Its probe failed ${failuresInRow} times in a row while it was watched`;
  return null;
}
