import 'server-only';
import { AppError } from '@/lib/contract/app-error';

/** Something that somebody does to one object. */
export interface Deed {
  /** `container`, `image`, `volume`, `network`: with host and id (or name) it tells the object. */
  kind: string;
  host: string;
  id: string;
  /** For people. */
  name: string;
  by: string;
  /** `stopping`, and when it has ended `stopped`. */
  doing: string;
  done: string;
}

interface Known extends Deed {
  begun: number;
  /** null: under way. */
  ended: number | null;
}

/** What has ended is told for so long to who finds that it was done already. */
const TOLD_MS = 120_000;
const MAX_KNOWN = 2_000;
/** Containers of one host that bulk actions work at, all of them together. */
export const AT_ONCE = 12;
/** After these, what somebody else did before is the likely reason. */
const TOO_LATE: ReadonlySet<string> = new Set([
  'conflict',
  'container_not_found',
  'image_not_found',
  'volume_not_found',
  'network_not_found',
]);

/**
 * Who does what to which object now, and did shortly before. Of two people who act on one object, the second is told of the first by
 * name and time: neither an engine's riddle nor the same thing done twice.
 */
export class Deeds {
  readonly #known = new Map<string, Known>();
  readonly #now: () => number;
  readonly #lanes = new Map<string, { running: number; waiting: (() => void)[] }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Runs `work` unless somebody else is at the same object: then throws `conflict` with who, what and since when. A person does not
   * stand in their own way (a kill while their stop waits), except where `strict`. What fails because another was faster says so.
   */
  async run<T>(deed: Deed, work: () => Promise<T>, strict = false): Promise<T> {
    const key = keyOf(deed);
    const before = this.#known.get(key);
    if (before?.ended === null && (strict || before.by !== deed.by)) throw this.#busy(before);
    const mine: Known = { ...deed, begun: this.#now(), ended: null };
    this.#keep(key, mine);
    try {
      const result = await work();
      mine.ended = this.#now();
      return result;
    } catch (error) {
      // It was not done: what was known before is the last word again.
      if (this.#known.get(key) === mine) {
        if (before) this.#known.set(key, before);
        else this.#known.delete(key);
      }
      throw this.explain(deed, error);
    }
  }

  /** Runs `work` when fewer than AT_ONCE of these are under way on the host, whoever began them: bulk work must leave room for a click. */
  async inLane<T>(host: string, work: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(host) ?? { running: 0, waiting: [] };
    this.#lanes.set(host, lane);
    // Who is let in takes over the place of who leaves.
    if (lane.running >= AT_ONCE) await new Promise<void>((enter) => lane.waiting.push(enter));
    else lane.running++;
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next) next();
      else if (--lane.running === 0) this.#lanes.delete(host);
    }
  }

  /** The error with what another did to the object shortly before, where that may be the reason; else the error as it is. */
  explain(about: Pick<Deed, 'kind' | 'host' | 'id' | 'by'>, error: unknown): unknown {
    if (!(error instanceof AppError) || !TOO_LATE.has(error.code)) return error;
    const last = this.#known.get(keyOf(about)) ?? this.#byName(about);
    if (!last || last.by === about.by || last.ended === null || this.#now() - last.ended > TOLD_MS) return error;
    return new AppError(error.code, {
      detail: `${last.by} has ${last.done} «${last.name}» ${ago(this.#now() - last.ended)} ago (${clock(last.ended)}). ${error.detail ?? error.message}`,
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  }

  #busy(deed: Known): AppError {
    return new AppError('conflict', {
      detail: `${deed.by} is ${deed.doing} «${deed.name}» since ${clock(deed.begun)}, ${ago(this.#now() - deed.begun)} ago. Nothing was done.`,
      hint: 'Wait until that has ended, look at what came of it, and try again if it is still needed.',
    });
  }

  /** An object that is gone is asked for by its name too. */
  #byName({ host, id, kind }: Pick<Deed, 'kind' | 'host' | 'id'>): Known | undefined {
    for (const one of this.#known.values())
      if (one.kind === kind && one.host === host && (one.name === id || one.id.startsWith(id))) return one;
    return undefined;
  }

  #keep(key: string, deed: Known): void {
    this.#known.delete(key);
    this.#known.set(key, deed);
    if (this.#known.size <= MAX_KNOWN) return;
    for (const [old, { ended }] of this.#known) {
      if (ended !== null) this.#known.delete(old);
      if (this.#known.size <= MAX_KNOWN / 2) return;
    }
  }
}

const keyOf = ({ host, id, kind }: Pick<Deed, 'kind' | 'host' | 'id'>) => `${kind} ${host} ${id}`;

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return `${Math.round(seconds / 60)} minutes`;
}

/** `13:04:09 UTC`: people of one console may sit in several zones. */
function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`;
}
