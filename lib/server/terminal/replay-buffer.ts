import 'server-only';

const NEWLINE = 0x0a;
/** How far a cut beginning may be moved to the next line. */
const LINE_BYTES = 8 * 1024;

/** The last bytes that a terminal showed, for a page that comes back. Bounded; the oldest go first. */
export class ReplayBuffer {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #cut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(chunk: Buffer): void {
    // A view would keep the socket's whole buffer in memory.
    const kept = Buffer.from(chunk.length > this.#limit ? chunk.subarray(-this.#limit) : chunk);
    this.#cut ||= kept.length < chunk.length;
    this.#chunks.push(kept);
    this.#bytes += kept.length;
    let gone = 0;
    while (this.#bytes > this.#limit) {
      this.#bytes -= this.#chunks[gone]?.length ?? 0;
      gone++;
    }
    if (gone === 0) return;
    this.#chunks = this.#chunks.slice(gone);
    this.#cut = true;
  }

  /** What is left. After a cut it begins with a line: not in the middle of a character or of a control sequence. */
  contents(): { bytes: Buffer; cut: boolean } {
    const all = Buffer.concat(this.#chunks, this.#bytes);
    if (!this.#cut) return { bytes: all, cut: false };
    const line = all.subarray(0, LINE_BYTES).indexOf(NEWLINE);
    return { bytes: line < 0 ? all : all.subarray(line + 1), cut: true };
  }
}
