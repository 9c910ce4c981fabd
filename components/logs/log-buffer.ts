import type { Level } from '@/lib/logs/level';
import { detectLevel } from '@/lib/logs/level';
import type { Line } from '@/lib/logs/line';

/** A line on the page. Changed in place: `height`, `number` and `level` are filled in when they become known. */
export interface LogEntry extends Line {
  /** Goes up with every line below; the identity of a row. */
  readonly id: number;
  /** In the spool that is in use; null while it is not known. */
  number: number | null;
  /** Pixels as measured; 0: not yet. */
  height: number;
  level: Level | null;
  /** Not a line but a place where lines are missing, with the words for it. */
  readonly gap?: string;
}

/** Lines on the page at once; older or newer ones are dropped and can be fetched again. */
export const MAX_ENTRIES = 20_000;
/** The same for characters: 20,000 lines may be of 256 KiB each. */
export const MAX_CHARACTERS = 16 * 1024 * 1024;

export type NewLine = Line & { number?: number };

export function levelOf(entry: LogEntry): Level {
  entry.level ??= detectLevel(entry.text);
  return entry.level;
}

/** An unbroken piece of the log, bounded, that grows at both ends. */
export class LogBuffer {
  #entries: LogEntry[] = [];
  #characters = 0;
  #first = 0;
  #next = 0;
  /** Goes up with every change, for readers that keep what they have worked out. */
  version = 0;

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }
  get full(): boolean {
    return this.#entries.length >= MAX_ENTRIES || this.#characters >= MAX_CHARACTERS;
  }

  clear(): void {
    this.#entries = [];
    this.#characters = 0;
    // Rows of the piece before must not be taken for rows of this one.
    this.#first = this.#next;
    this.version++;
  }

  append(lines: readonly NewLine[]): void {
    for (const line of lines) this.#entries.push(this.#entry(line, this.#next++));
    this.version++;
  }

  appendGap(words: string, at: string): void {
    this.#entries.push({ ...this.#entry({ at, stream: 'stdout', text: '' }, this.#next++), gap: words });
    this.version++;
  }

  prepend(lines: readonly NewLine[]): void {
    this.#first -= lines.length;
    this.#entries = [...lines.map((line, at) => this.#entry(line, this.#first + at)), ...this.#entries];
    this.version++;
  }

  /** Drops the oldest beyond the limits; answers how many. */
  trimTop(): number {
    let count = Math.max(0, this.#entries.length - MAX_ENTRIES);
    let freed = 0;
    for (let at = 0; at < count; at++) freed += this.#entries[at]?.text.length ?? 0;
    while (this.#characters - freed > MAX_CHARACTERS && count < this.#entries.length - 1) {
      freed += this.#entries[count++]?.text.length ?? 0;
    }
    if (count === 0) return 0;
    this.#entries.splice(0, count);
    this.#characters -= freed;
    this.#first += count;
    this.version++;
    return count;
  }

  /** Drops the newest beyond the limits; answers how many. */
  trimBottom(): number {
    let count = 0;
    while (this.#entries.length > 1 && (this.#entries.length > MAX_ENTRIES || this.#characters > MAX_CHARACTERS)) {
      this.#characters -= this.#entries.pop()?.text.length ?? 0;
      count++;
    }
    // Ids have no holes: the row of an id is found by subtraction.
    this.#next -= count;
    if (count > 0) this.version++;
    return count;
  }

  /** Numbers of another spool mean nothing in the one in use. */
  forgetNumbers(): void {
    for (const entry of this.#entries) entry.number = null;
  }

  #entry(line: NewLine, id: number): LogEntry {
    this.#characters += line.text.length;
    return {
      id,
      at: line.at,
      stream: line.stream,
      text: line.text,
      ...(line.cutBytes !== undefined && { cutBytes: line.cutBytes }),
      number: line.number ?? null,
      height: 0,
      level: null,
    };
  }
}
