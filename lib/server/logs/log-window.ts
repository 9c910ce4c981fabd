import 'server-only';
import type { AppError } from '@/lib/contract/app-error';
import { ESCAPES } from '@/lib/logs/ansi';
import { type LineFilter, passesEverything } from '@/lib/logs/line-filter';
import type { NumberedLine, RecordFilter, SearchPool } from './search-pool';
import { PATTERN_LIMIT_MS, SCAN_LIMIT_MS } from './search-pool';
import { DISORDER_NS, readBlock, type Spool } from './spool';
import { RECORD_LEVELS } from './spool-record.mjs';

/** An answer holds no more text than this, whatever `limit` says. Characters. */
const WINDOW_CHARACTERS = 8 * 1024 * 1024;

export interface WindowPlace {
  before?: number | undefined;
  after?: number | undefined;
  beforeTime?: string | undefined;
  limit: number;
}

export interface WindowLines {
  lines: NumberedLine[];
  more: boolean;
}

export function recordFilter(filter: LineFilter): RecordFilter {
  const { streams, levels, from, to, pattern } = filter;
  return {
    streams: streams ? (streams.has('stdout') ? 1 : 0) | (streams.has('stderr') ? 2 : 0) : 3,
    levels: levels
      ? RECORD_LEVELS.reduce((mask, level, at) => (levels.has(level as never) ? mask | (1 << at) : mask), 0)
      : 0xff,
    from: from === null ? null : BigInt(from),
    to: to === null ? null : BigInt(to),
    pattern: pattern && { source: pattern.regexp.source, flags: pattern.regexp.flags },
    escapes: { source: ESCAPES.source, flags: ESCAPES.flags },
  };
}

export function limitOf(filter: LineFilter): number {
  return filter.pattern?.userPattern ? PATTERN_LIMIT_MS : SCAN_LIMIT_MS;
}

/** The spool has read far enough to answer for `place`. */
export function reaches(spool: Spool, place: WindowPlace): boolean {
  if (place.after !== undefined) return spool.total > place.after;
  if (place.before !== undefined) return spool.total >= place.before;
  return place.beforeTime !== undefined && spool.latest > BigInt(place.beforeTime) + DISORDER_NS;
}

/** The number of the first line at `time` or later, in the log's order: everything before it is a window that ends there. */
async function firstAt(spool: Spool, time: bigint): Promise<number> {
  for (const block of spool.blocks) {
    if (block.maxAt < time) continue;
    const lines = await readBlock(block);
    const found = lines.find((line) => BigInt(line.at) >= time);
    if (found) return found.number;
  }
  return spool.total;
}

/**
 * Lines of the spool at a place. `before` and `beforeTime`: the nearest ones before it; `after`: that number and later; neither: the end.
 * Throws {@link AppError} `search_too_slow` when the filter's pattern takes too long.
 */
export async function readWindow(
  spool: Spool,
  place: WindowPlace,
  filter: LineFilter,
  pool: SearchPool,
  signal: AbortSignal,
): Promise<WindowLines> {
  const after = place.after ?? null;
  const before =
    after !== null
      ? Number.MAX_SAFE_INTEGER
      : (place.before ??
        (place.beforeTime === undefined ? spool.total : await firstAt(spool, BigInt(place.beforeTime))));
  if (!passesEverything(filter)) {
    const job = {
      kind: 'window' as const,
      blocks: spool.blocks,
      filter: recordFilter(filter),
      before,
      after,
      limit: place.limit,
      maxBytes: WINDOW_CHARACTERS,
    };
    return pool.run(job, { limitMs: limitOf(filter), signal });
  }
  return after === null ? readBackward(spool, before, place.limit) : readForward(spool, after, place.limit);
}

async function readBackward(spool: Spool, before: number, limit: number): Promise<WindowLines> {
  const parts: NumberedLine[][] = [];
  let room = limit;
  let characters = 0;
  for (const block of spool.blocks.filter(({ firstLine }) => firstLine < before).reverse()) {
    if (room === 0 || characters >= WINDOW_CHARACTERS) break;
    const lines = (await readBlock(block)).filter(({ number }) => number < before).slice(-room);
    for (const { text } of lines) characters += text.length;
    room -= lines.length;
    parts.push(lines);
  }
  const lines = parts.reverse().flat();
  return { lines, more: (lines[0]?.number ?? before) > spool.firstLine };
}

async function readForward(spool: Spool, after: number, limit: number): Promise<WindowLines> {
  const lines: NumberedLine[] = [];
  let characters = 0;
  for (const block of spool.blocks) {
    if (block.firstLine + block.lines <= after) continue;
    if (lines.length >= limit || characters >= WINDOW_CHARACTERS) break;
    const found = (await readBlock(block)).filter(({ number }) => number >= after).slice(0, limit - lines.length);
    for (const { text } of found) characters += text.length;
    lines.push(...found);
  }
  return { lines, more: (lines.at(-1)?.number ?? after - 1) + 1 < spool.total };
}
