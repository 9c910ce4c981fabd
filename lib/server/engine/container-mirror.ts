import 'server-only';
import type { ContainerSummary } from '@/lib/contract/container';
import type { EngineEvent } from '@/lib/docker/engine';
import { applyEvent, applyListed, applyObservation, isStale, type Row, type RowChange } from './state';

const SHORT_ID = 12;

/** The containers of one host as they are known now, found by id, shortened id and name in constant time. No I/O, no clock. */
export class ContainerMirror {
  readonly #host: string;
  readonly #onChange: (id: string, before: ContainerSummary | undefined) => void;
  readonly #stackOf: ((id: string) => string | null) | null;
  readonly #rows = new Map<string, Row>();
  readonly #byName = new Map<string, string>();
  readonly #byShortId = new Map<string, Set<string>>();

  /** `onChange` is called with the id of every row that was added, changed or removed, and what it was before. `stackOf`: the console's record of
   * the stack; without it (null) the labels count. */
  constructor(
    host: string,
    onChange: (id: string, before: ContainerSummary | undefined) => void,
    stackOf: ((id: string) => string | null) | null = null,
  ) {
    this.#host = host;
    this.#stackOf = stackOf;
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): ContainerSummary | undefined {
    return this.#rows.get(id)?.summary;
  }

  /** Name first, as the engine does; then a full id, then an id shortened to 12 or more digits if only one begins so. */
  find(ref: string): ContainerSummary | undefined {
    const named = this.#byName.get(ref);
    if (named !== undefined) return this.get(named);
    if (this.#rows.has(ref)) return this.get(ref);
    if (ref.length < SHORT_ID) return undefined;
    const candidates = this.#byShortId.get(ref.slice(0, SHORT_ID)) ?? [];
    const matching = [...candidates].filter((id) => id.startsWith(ref));
    return matching.length === 1 && matching[0] !== undefined ? this.get(matching[0]) : undefined;
  }

  ids(): Iterable<string> {
    return this.#rows.keys();
  }

  summaries(): ContainerSummary[] {
    return [...this.#rows.values()].map(({ summary }) => summary);
  }

  event(event: EngineEvent): void {
    const change = applyEvent(this.#host, this.#rows.get(event.id), event);
    if (change.kind === 'row')
      this.#apply(event.id, { ...change, row: { ...change.row, summary: this.#placed(change.row.summary) } });
    else this.#apply(event.id, change);
  }

  /**
   * What the engine's list said: unknown containers appear, those missing from it go. Not the ones in `except`: of them an
   * event told while the list was on its way, and nobody knows which is newer.
   */
  listed(rows: readonly ContainerSummary[], except: ReadonlySet<string>): void {
    const present = new Set(rows.map(({ id }) => id));
    for (const id of [...this.#rows.keys()]) if (!present.has(id) && !except.has(id)) this.remove(id);
    for (const row of rows)
      if (!except.has(row.id)) this.#apply(row.id, applyListed(this.#rows.get(row.id), this.#placed(row)));
  }

  /** False when the observation is older than what an event already said; then nothing is changed. */
  observed(observed: ContainerSummary, options: { force: boolean }): boolean {
    const row = this.#rows.get(observed.id);
    if (!options.force && row !== undefined && isStale(row, observed)) return false;
    this.#apply(observed.id, applyObservation(row, this.#placed(observed)));
    return true;
  }

  remove(id: string): void {
    if (this.#rows.has(id)) this.#apply(id, { kind: 'removed' });
  }

  #placed(row: ContainerSummary): ContainerSummary {
    if (this.#stackOf === null || row.stack === null) return row;
    const stack = this.#stackOf(row.id);
    return stack === row.stack ? row : { ...row, stack };
  }

  #apply(id: string, change: RowChange): void {
    if (change.kind === 'same') return;
    const before = this.#rows.get(id);
    const after = change.kind === 'row' ? change.row : undefined;
    if (
      before !== undefined &&
      before.summary.name !== after?.summary.name &&
      this.#byName.get(before.summary.name) === id
    ) {
      this.#byName.delete(before.summary.name);
    }
    if (after === undefined) {
      this.#rows.delete(id);
      const short = this.#byShortId.get(id.slice(0, SHORT_ID));
      short?.delete(id);
      if (short?.size === 0) this.#byShortId.delete(id.slice(0, SHORT_ID));
    } else {
      this.#rows.set(id, after);
      this.#byName.set(after.summary.name, id);
      const short = this.#byShortId.get(id.slice(0, SHORT_ID));
      if (short === undefined) this.#byShortId.set(id.slice(0, SHORT_ID), new Set([id]));
      else short.add(id);
    }
    if (before?.summary !== after?.summary) this.#onChange(id, before?.summary);
  }
}
