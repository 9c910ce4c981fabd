import 'server-only';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/contract/app-error';
import type { LogLine } from '@/lib/contract/log';
import type { Engine } from '@/lib/docker/engine';
import { detectLevel } from '@/lib/logs/level';
import { createLineSplitter } from '@/lib/logs/line-splitter';
import { decodeBuffer } from './log-follower';
import type { NumberedLine, SpoolBlock } from './search-pool';
import { nextRecord, RECORD_HEADER, RECORD_LEVELS, readRecord, writeRecord } from './spool-record.mjs';

/** A new block, and with it a row in the index, begins after so many lines … */
const BLOCK_LINES = 1_000;
/** … or bytes, so that a block is read in one go whatever its lines are. */
const BLOCK_BYTES = 1024 * 1024;
/** The oldest lines are dropped by whole files. */
const SEGMENT_BYTES = 16 * 1024 * 1024;
/** The other streams' stamps may be so much later in the file; ns. */
export const DISORDER_NS = 2_000_000_000n;

const LEVEL_INDEX = new Map(RECORD_LEVELS.map((level, index) => [level, index]));

/** Bytes that all spools together may take, asked before each file grows. */
export interface SpoolBudget {
  /** Per spool. */
  readonly limit: number;
  /** Counts `bytes` (negative: freed) and makes room by dropping other spools; answers whether there is room. */
  take(spool: Spool, bytes: number): boolean;
}

/** The whole log of one container as it was at one moment, in files of our own, so that it is read from the engine once. */
export class Spool {
  readonly id: string;
  readonly host: string;
  readonly containerId: string;
  readonly madeAt: number;
  lastUsed: number;
  readonly #folder: string;
  readonly #budget: SpoolBudget;
  readonly #abort = new AbortController();
  #blocks: SpoolBlock[] = [];
  #segments: { file: string; bytes: number }[] = [];
  #segmentCount = 0;
  #bytes = 0;
  #total = 0;
  #complete = false;
  #truncated = false;
  #failure: unknown = null;
  #handle: FileHandle | null = null;
  #users = 0;
  #listeners = new Set<() => void>();
  #buffer = Buffer.allocUnsafe(BLOCK_BYTES + 64 * 1024);
  #filled = 0;
  #open: { lines: number; minAt: bigint; maxAt: bigint } = { lines: 0, minAt: 0n, maxAt: 0n };
  #finished: Promise<void> = Promise.resolve();

  constructor(options: {
    id: string;
    host: string;
    containerId: string;
    folder: string;
    now: number;
    budget: SpoolBudget;
  }) {
    this.id = options.id;
    this.host = options.host;
    this.containerId = options.containerId;
    this.madeAt = options.now;
    this.lastUsed = options.now;
    this.#folder = path.join(options.folder, options.id);
    this.#budget = options.budget;
  }

  /** Lines read so far, those dropped included: also the number of the next line. */
  get total(): number {
    return this.#total;
  }
  /** The oldest line that is still there. */
  get firstLine(): number {
    return this.#blocks[0]?.firstLine ?? this.#total;
  }
  get complete(): boolean {
    return this.#complete;
  }
  get truncated(): boolean {
    return this.#truncated;
  }
  get bytes(): number {
    return this.#bytes;
  }
  /** Reading the log failed, or the spool was dropped. */
  get failed(): boolean {
    return this.#failure !== null;
  }
  get busy(): boolean {
    return this.#users > 0;
  }
  get blocks(): readonly SpoolBlock[] {
    return this.#blocks;
  }
  /** Latest stamp on disk. */
  get latest(): bigint {
    return this.#blocks.at(-1)?.maxAt ?? 0n;
  }

  /** Begins to read the log; `whenStarted` holds it back while too many are being read. */
  fill(engine: Engine, tty: boolean, whenStarted: () => Promise<() => void>): void {
    this.#finished = this.#fill(engine, tty, whenStarted).catch((error: unknown) => {
      this.#failure = error;
      this.#changed();
    });
  }

  /** While this runs, the spool is not dropped. */
  async use<T>(now: () => number, run: () => Promise<T>): Promise<T> {
    this.#users++;
    try {
      return await run();
    } finally {
      this.#users--;
      this.lastUsed = now();
    }
  }

  /** Resolves when `enough` holds, everything is read or `signal` aborts. Throws what reading the log failed with. */
  async until(enough: () => boolean, signal: AbortSignal): Promise<void> {
    while (!this.#complete && !this.#failure && !signal.aborted && !enough()) {
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#listeners.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#listeners.add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    }
    if (this.#failure) throw this.#failure;
  }

  /** Stops reading and removes the files. */
  async drop(): Promise<void> {
    this.#abort.abort();
    this.#failure ??= new AppError('not_found', { detail: 'The spool is gone.' });
    // At once, so that whoever needed the room has it; what a write under way still took is given back after it.
    this.#giveBack();
    this.#changed();
    await this.#finished;
    this.#giveBack();
    this.#blocks = [];
    await rm(this.#folder, { recursive: true, force: true });
  }

  #giveBack(): void {
    this.#budget.take(this, -this.#bytes);
    this.#bytes = 0;
  }

  async #fill(engine: Engine, tty: boolean, whenStarted: () => Promise<() => void>): Promise<void> {
    const done = await whenStarted();
    try {
      await mkdir(this.#folder, { mode: 0o700 });
      const splitter = createLineSplitter({ tty, decode: decodeBuffer });
      const signal = this.#abort.signal;
      let lines: LogLine[] = [];
      for await (const frame of engine.followLogs(this.containerId, { follow: false, tail: 'all', tty, signal })) {
        splitter.push(frame.stream, frame.bytes, lines);
        if (lines.length === 0) continue;
        await this.#writeAll(lines);
        lines = [];
      }
      if (signal.aborted) return;
      splitter.flush(lines);
      await this.#writeAll(lines);
      await this.#flush();
      this.#complete = true;
    } finally {
      // The write buffer is only needed while filling.
      this.#buffer = Buffer.alloc(0);
      await this.#handle?.close().catch(() => {});
      this.#handle = null;
      done();
      this.#changed();
    }
  }

  async #writeAll(lines: readonly LogLine[]): Promise<void> {
    for (const line of lines) {
      const needed = RECORD_HEADER + line.text.length * 3;
      if (this.#open.lines >= BLOCK_LINES || this.#filled + needed > this.#buffer.length) await this.#flush();
      if (needed > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(needed);
      this.#filled = writeRecord(this.#buffer, this.#filled, line, LEVEL_INDEX.get(detectLevel(line.text)) ?? 6);
      const at = BigInt(line.at);
      const block = this.#open;
      if (block.lines === 0 || at < block.minAt) block.minAt = at;
      if (block.lines === 0 || at > block.maxAt) block.maxAt = at;
      block.lines++;
    }
  }

  async #flush(): Promise<void> {
    if (this.#open.lines === 0 || this.#abort.signal.aborted) return;
    const segment = await this.#segment(this.#filled);
    const { lines, minAt, maxAt } = this.#open;
    await this.#handle?.write(this.#buffer, 0, this.#filled, segment.bytes);
    this.#blocks.push({
      file: segment.file,
      offset: segment.bytes,
      length: this.#filled,
      firstLine: this.#total,
      lines,
      minAt,
      maxAt,
    });
    segment.bytes += this.#filled;
    this.#total += lines;
    this.#filled = 0;
    this.#open = { lines: 0, minAt: 0n, maxAt: 0n };
    this.#changed();
  }

  /** The file to append to, with room for `bytes` made before. */
  async #segment(bytes: number): Promise<{ file: string; bytes: number }> {
    while (this.#bytes + bytes > this.#budget.limit && this.#segments.length > 1) await this.#dropOldest();
    while (!this.#budget.take(this, bytes)) {
      if (this.#segments.length <= 1) {
        throw new AppError('spool_full', {
          detail: 'There is no room left for reading this log: other logs are being read.',
          hint: 'Try again in a minute, or download the log.',
        });
      }
      await this.#dropOldest();
    }
    this.#bytes += bytes;
    const last = this.#segments.at(-1);
    if (last && this.#handle && last.bytes + bytes <= Math.min(SEGMENT_BYTES, this.#budget.limit / 4)) return last;
    await this.#handle?.close();
    const file = path.join(this.#folder, `${String(this.#segmentCount++).padStart(6, '0')}.log`);
    this.#handle = await open(file, 'wx', 0o600);
    const segment = { file, bytes: 0 };
    this.#segments.push(segment);
    return segment;
  }

  async #dropOldest(): Promise<void> {
    const oldest = this.#segments.shift();
    if (!oldest) return;
    this.#truncated = true;
    this.#blocks = this.#blocks.filter(({ file }) => file !== oldest.file);
    this.#bytes -= oldest.bytes;
    this.#budget.take(this, -oldest.bytes);
    await rm(oldest.file, { force: true });
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Lines of a block from its file; empty when the file was dropped meanwhile. */
export async function readBlock(block: SpoolBlock): Promise<NumberedLine[]> {
  let handle: FileHandle;
  try {
    handle = await open(block.file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    const buffer = Buffer.allocUnsafe(block.length);
    const { bytesRead } = await handle.read(buffer, 0, block.length, block.offset);
    if (bytesRead < block.length)
      throw new AppError('storage_failed', { detail: 'A spool file is shorter than it was.' });
    const lines: NumberedLine[] = [];
    for (let at = 0; at < buffer.length; at = nextRecord(buffer, at)) {
      lines.push(readRecord(buffer, at, block.firstLine + lines.length));
    }
    return lines;
  } finally {
    await handle.close();
  }
}
