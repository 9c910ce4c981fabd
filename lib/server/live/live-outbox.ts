import 'server-only';
import type { ServerMessage } from '@/lib/contract/live';

/** The part of `ws`'s socket that is used. */
export interface OutboxSocket {
  readonly readyState: number;
  readonly OPEN: number;
  readonly bufferedAmount: number;
  send(data: string | Buffer, options: { compress: boolean; binary: boolean }, done: (error?: Error) => void): void;
}

/** More than this on the way: nothing is added that can be had later in a fresher form. */
export const BACKED_UP_BYTES = 256 * 1024;
/** Below 1 KiB deflate gains nothing. */
const COMPRESS_FROM_BYTES = 1_024;

export interface OutboxCounters {
  frames: number;
  bytes: number;
}

/**
 * What one connection sends. Nobody waits for it: whoever has replaceable news (state, stats) asks `backedUp` first and
 * comes again when it has drained.
 */
export class LiveOutbox {
  readonly #socket: OutboxSocket;
  readonly #compress: boolean;
  readonly #counters: OutboxCounters;
  readonly #waiting = new Set<() => void>();

  /** `compress`: the peer is not on this machine. */
  constructor(socket: OutboxSocket, compress: boolean, counters: OutboxCounters) {
    this.#socket = socket;
    this.#compress = compress;
    this.#counters = counters;
  }

  get backedUp(): boolean {
    return this.#socket.bufferedAmount > BACKED_UP_BYTES;
  }

  message(message: ServerMessage): void {
    this.bytes(Buffer.from(JSON.stringify(message)));
  }

  /** UTF-8 of one JSON text. */
  bytes(data: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#counters.frames++;
    this.#counters.bytes += data.length;
    const compress = this.#compress && data.length >= COMPRESS_FROM_BYTES;
    this.#socket.send(data, { compress, binary: false }, () => this.#drained());
  }

  /** Calls back once, when so little is on the way that more may be added. */
  whenDrained(run: () => void): void {
    this.#waiting.add(run);
  }

  close(): void {
    this.#waiting.clear();
  }

  #drained(): void {
    if (this.#waiting.size === 0 || this.backedUp) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const run of waiting) run();
  }
}
