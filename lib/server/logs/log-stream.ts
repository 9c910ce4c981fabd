import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { LogLine } from '@/lib/contract/log';
import type { Engine } from '@/lib/docker/engine';
import { ESCAPES } from '@/lib/logs/ansi';
import { type LineFilter, passes, passesEverything, passesWithoutPattern } from '@/lib/logs/line-filter';
import { createLineSplitter } from '@/lib/logs/line-splitter';
import { formatStamp } from '@/lib/logs/stamp';
import type { Clock } from '../clock';
import { decodeBuffer } from './log-follower';
import { PATTERN_LIMIT_MS, type SearchPool } from './search-pool';

export interface StreamOptions {
  tail: number | 'all';
  follow: boolean;
  timestamps: boolean;
  format: 'text' | 'ndjson';
  filter: LineFilter;
}

/** A quiet log's lines leave together after so long; a busy one's as soon as there are so many. */
const GATHER_MS = 10;
const GATHER_LINES = 2_000;
const GATHER_CHARACTERS = 1024 * 1024;

function render(line: LogLine, { format, timestamps }: StreamOptions): string {
  if (format === 'ndjson') return `${JSON.stringify(line)}\n`;
  const cut = line.cutBytes === undefined ? '' : ` … (${line.cutBytes} more bytes)`;
  return `${timestamps ? `${formatStamp(line.at)} ` : ''}${line.text}${cut}\n`;
}

/** The lines of one frame that are to be sent. A pattern that people typed is tried where it can be ended. */
async function chosen(lines: LogLine[], filter: LineFilter, pool: SearchPool, signal: AbortSignal): Promise<LogLine[]> {
  if (passesEverything(filter)) return lines;
  if (!filter.pattern?.userPattern) return lines.filter((line) => passes(filter, line));
  const candidates = lines.filter((line) => passesWithoutPattern(filter, line));
  if (candidates.length === 0) return [];
  const { source, flags } = filter.pattern.regexp;
  const hits = await pool.run(
    {
      kind: 'test',
      texts: candidates.map(({ text }) => text),
      pattern: { source, flags },
      escapes: { source: ESCAPES.source, flags: ESCAPES.flags },
    },
    { limitMs: PATTERN_LIMIT_MS, signal },
  );
  return candidates.filter((_, at) => hits[at] === 1);
}

/**
 * The log as bytes, read from the engine no faster than the reader takes them. Ends with the log; throws AppError from the engine,
 * or `search_too_slow`. Aborting `signal` ends the stream on the engine.
 */
export async function* streamLog(
  engine: Engine,
  container: { id: string; tty: boolean },
  options: StreamOptions,
  { pool, clock, signal }: { pool: SearchPool; clock: Clock; signal: AbortSignal },
): AsyncGenerator<Uint8Array, void, void> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const gathered = new Gathered(clock);
  const pump = pumpLines(engine, container, options, gathered, abort.signal);
  try {
    while (true) {
      const lines = await gathered.take();
      if (lines.length === 0) break;
      let text = '';
      for (const line of await chosen(lines, options.filter, pool, abort.signal)) text += render(line, options);
      if (abort.signal.aborted) break;
      if (text !== '') yield Buffer.from(text, 'utf8');
    }
    await pump;
  } finally {
    signal.removeEventListener('abort', stop);
    abort.abort();
    gathered.end();
    await pump.catch(() => {});
  }
}

async function pumpLines(
  engine: Engine,
  container: { id: string; tty: boolean },
  { tail, follow }: StreamOptions,
  gathered: Gathered,
  signal: AbortSignal,
): Promise<void> {
  const splitter = createLineSplitter({ tty: container.tty, decode: decodeBuffer });
  const lines: LogLine[] = [];
  try {
    for await (const frame of engine.followLogs(container.id, { follow, tail, tty: container.tty, signal })) {
      if (signal.aborted) return;
      splitter.push(frame.stream, frame.bytes, lines);
      if (lines.length === 0) continue;
      if (!gathered.add(lines.splice(0))) await gathered.room();
    }
    splitter.flush(lines);
    gathered.add(lines);
  } finally {
    gathered.end();
  }
}

/** Lines between the engine and one reader: bounded, so that whoever is slower holds up the other. */
class Gathered {
  readonly #clock: Clock;
  #lines: LogLine[] = [];
  #characters = 0;
  #ended = false;
  #wake: (() => void) | null = null;
  #resume: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get #full(): boolean {
    return this.#lines.length >= GATHER_LINES || this.#characters >= GATHER_CHARACTERS;
  }

  /** False: there are enough, wait for `room`. */
  add(lines: readonly LogLine[]): boolean {
    for (const line of lines) {
      this.#lines.push(line);
      this.#characters += line.text.length;
    }
    // The first line starts the reader's waiting time, the last that fits ends it; those between would only cost.
    if (this.#lines.length === lines.length || this.#full) this.#wake?.();
    return !this.#full;
  }

  room(): Promise<void> {
    if (!this.#full || this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
    this.#resume?.();
  }

  /** The next lines; none when it is over. */
  async take(): Promise<LogLine[]> {
    while (this.#lines.length === 0 && !this.#ended) await this.#woken(null);
    if (!this.#full && !this.#ended) {
      const until = this.#clock.now() + GATHER_MS;
      for (let left = GATHER_MS; left > 0 && !this.#full && !this.#ended; left = until - this.#clock.now())
        await this.#woken(left);
    }
    const lines = this.#lines;
    this.#lines = [];
    this.#characters = 0;
    this.#resume?.();
    this.#resume = null;
    return lines;
  }

  #woken(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? null : this.#clock.setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        timer?.cancel();
        this.#wake = null;
        resolve();
      };
    });
  }
}

/** A web stream over the bytes: pulled, so that a slow client is a slow reader; ended by its cancel or by the request's signal. */
export function webStream(
  source: AsyncGenerator<Uint8Array, void, void>,
  stop: () => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await source.next();
          if (!done) return controller.enqueue(value);
          stop();
          controller.close();
        } catch (error) {
          stop();
          controller.error(error);
        }
      },
      async cancel() {
        stop();
        await source.return().catch(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}

/** Opens the stream far enough to know whether it can be read at all, so that a refusal is a problem and not a broken download. */
export async function openStream(
  source: AsyncGenerator<Uint8Array, void, void>,
): Promise<AsyncGenerator<Uint8Array, void, void>> {
  const first = await source.next();
  return (async function* () {
    try {
      if (!first.done) {
        yield first.value;
        yield* source;
      }
    } finally {
      await source.return().catch(() => {});
    }
  })();
}

const NOTHING = new Uint8Array(0);

/** Begins with nothing: Next sends an answer's head with its first chunk, and a log that is followed may be silent for hours. */
export async function* headFirst(
  source: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield NOTHING;
    yield* source;
  } finally {
    await source.return().catch(() => {});
  }
}

/** `web-1` and a moment -> `web-1-2026-11-20T18-36-46Z.log`: nothing in it can leave the quotes of the header or the folder of downloads. */
export function downloadName(container: string, now: number, format: 'text' | 'ndjson'): string {
  const safe =
    container
      .replace(/[^A-Za-z0-9_.-]+/g, '_')
      .replace(/^\.+/, '')
      .slice(0, 80) || 'container';
  const moment = new Date(now).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  return `${safe}-${moment}.${format === 'text' ? 'log' : 'ndjson'}`;
}

/** The reader went away: neither a failure of ours nor one to write down. */
export function readerGone(): AppError {
  return new AppError('bad_request', { detail: 'The reader went away.' });
}
