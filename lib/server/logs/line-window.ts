import 'server-only';
import type { LogLine } from '@/lib/contract/log';
import { LOG_WINDOW_BYTES, LOG_WINDOW_LINES } from '../live/log-follower';

/** Text as UTF-8. */
export function lineBytes(line: LogLine): number {
  return Buffer.byteLength(line.text);
}

/** What was given to a reader and not acknowledged yet. */
export class LineWindow {
  readonly #batches: { lines: number; bytes: number }[] = [];
  #lines = 0;
  #bytes = 0;
  #waiting: (() => void)[] = [];

  /** More may be given. `pending`: taken from the engine but not given yet. */
  hasRoom(pending: { lines: number; bytes: number }): boolean {
    return this.#lines + pending.lines < LOG_WINDOW_LINES && this.#bytes + pending.bytes < LOG_WINDOW_BYTES;
  }

  gave(lines: number, bytes: number): void {
    this.#batches.push({ lines, bytes });
    this.#lines += lines;
    this.#bytes += bytes;
  }

  ack(lines: number): void {
    let rest = lines;
    for (let first = this.#batches[0]; first && rest > 0; first = this.#batches[0]) {
      const taken = Math.min(rest, first.lines);
      const bytes = taken === first.lines ? first.bytes : Math.floor((first.bytes * taken) / first.lines);
      first.lines -= taken;
      first.bytes -= bytes;
      this.#lines -= taken;
      this.#bytes -= bytes;
      rest -= taken;
      if (first.lines === 0) this.#batches.shift();
    }
    this.wake();
  }

  /** Resolves at the next acknowledgement (or `wake`). */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) each();
  }
}
