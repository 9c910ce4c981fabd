import { type Line, type LineStream, MAX_LINE_BYTES } from './line';
import { createStampParser, FIXED_STAMP_LENGTH } from './stamp';

/** Decodes UTF-8 in `bytes[start, end)`; what is not UTF-8 becomes U+FFFD. */
export type DecodeText = (bytes: Uint8Array, start: number, end: number) => string;

export interface LineSplitter {
  /** Takes the next bytes of one stream and appends the lines that are complete by now to `out`. */
  push(stream: LineStream, bytes: Uint8Array, out: Line[]): void;
  /** The log is over: what has no line end is a line too. */
  flush(out: Line[]): void;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
/**
 * The engine cuts long lines into records of 16 KiB and repeats the line's stamp before each when asked for stamps (seen on
 * 20.10 and 28.5, json-file and local). Text that is not UTF-8 grows in its JSON file, never shrinks, so a repeated
 * stamp never comes earlier than this many bytes after the last, less a split character.
 */
const RECORD_BYTES = 16 * 1024 - 4;
/** Held of one line at most, with repeated stamps; the rest is counted and dropped. */
const HELD_BYTES = MAX_LINE_BYTES + FIXED_STAMP_LENGTH * (2 + Math.ceil(MAX_LINE_BYTES / RECORD_BYTES));

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const defaultDecode: DecodeText = (bytes, start, end) => decoder.decode(bytes.subarray(start, end));

/** The unfinished line of one stream. */
interface Held {
  parts: Uint8Array[];
  bytes: number;
  /** Bytes beyond HELD_BYTES, and how many of them were repeated stamps. */
  dropped: number;
  droppedStampBytes: number;
  /** The last bytes that were dropped: a repeated stamp may be split over two frames. */
  carry: Uint8Array;
  /** Stamp of the line as bytes, with its space; empty while it is not known. */
  stamp: Uint8Array;
}

const NONE = new Uint8Array(0);
const emptyHeld = (): Held => ({ parts: [], bytes: 0, dropped: 0, droppedStampBytes: 0, carry: NONE, stamp: NONE });

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1 && parts[0]) return parts[0];
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function startsWith(bytes: Uint8Array, at: number, needle: Uint8Array): boolean {
  if (needle.length === 0 || bytes.length - at < needle.length) return false;
  for (let i = 0; i < needle.length; i++) if (bytes[at + i] !== needle[i]) return false;
  return true;
}

/** The engine's stamps end in nine digits that the program cannot know, so a hit is a repeated stamp. -1: none. */
function find(bytes: Uint8Array, needle: Uint8Array, from: number, end: number): number {
  const last = end - needle.length;
  const first = needle[0];
  if (first === undefined) return -1;
  for (let at = bytes.indexOf(first, from); at !== -1 && at <= last; at = bytes.indexOf(first, at + 1)) {
    if (startsWith(bytes, at, needle)) return at;
  }
  return -1;
}

/** Not in the middle of a UTF-8 character. */
function characterBoundary(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end > 0 && at - end < 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return end;
}

/** A terminal shows what was written last over what came before: `10%\r20%\r` is `20%`. */
function lastOverwrite(text: string): string {
  if (!text.includes('\r')) return text;
  return text.split('\r').findLast((part) => part !== '') ?? '';
}

/**
 * Makes lines of the frames of a log that was asked for with timestamps. Frames may be cut anywhere, in the middle of a
 * character or of a stamp; a frame that begins with a stamp of its own also ends an unfinished line before it (a
 * container that ended without a line end, followed by its next run).
 *
 * `tty`: carriage returns overwrite. Else only the one before the line end is dropped.
 */
export function createLineSplitter(options: { tty: boolean; decode?: DecodeText }): LineSplitter {
  const decode = options.decode ?? defaultDecode;
  const parseStamp = createStampParser();
  const held: Record<LineStream, Held> = { stdout: emptyHeld(), stderr: emptyHeld() };
  let lastAt = '0';

  /** Bytes of one whole line, stamp included, without its line end. */
  function emit(
    stream: LineStream,
    bytes: Uint8Array,
    start: number,
    end: number,
    cut: Held | null,
    out: Line[],
  ): void {
    const stamp = parseStamp(bytes, start, end);
    if (stamp) lastAt = stamp.at;
    const from = stamp ? start + stamp.length : start;
    const text = cut?.dropped || end - from > RECORD_BYTES ? longText(bytes, start, from, end, cut) : null;
    if (text) {
      out.push(text.cutBytes > 0 ? { at: lastAt, stream, ...text } : { at: lastAt, stream, text: text.text });
      return;
    }
    const to = end > from && bytes[end - 1] === RETURN ? end - 1 : end;
    const plain = decode(bytes, from, to);
    out.push({ at: lastAt, stream, text: options.tty ? lastOverwrite(plain) : plain });
  }

  function longText(bytes: Uint8Array, start: number, from: number, end: number, cut: Held | null) {
    const stamp = bytes.subarray(start, from);
    const pieces: Uint8Array[] = [];
    let length = 0;
    let at = from;
    while (at < end) {
      const next = stamp.length > 0 ? find(bytes, stamp, at + RECORD_BYTES, end) : -1;
      const to = next === -1 ? end : next;
      pieces.push(bytes.subarray(at, to));
      length += to - at;
      at = next === -1 ? end : next + stamp.length;
    }
    const endsWithReturn = cut?.carry.at(-1) === RETURN ? 1 : 0;
    const beyond = cut ? cut.dropped - cut.droppedStampBytes - endsWithReturn : 0;
    let joined = concat(pieces, length);
    if (beyond === 0 && joined[length - 1] === RETURN) joined = joined.subarray(0, --length);
    const keep = length > MAX_LINE_BYTES ? characterBoundary(joined, MAX_LINE_BYTES) : length;
    const text = decode(joined, 0, keep);
    return { text: options.tty ? lastOverwrite(text) : text, cutBytes: length - keep + beyond };
  }

  function drop(line: Held, bytes: Uint8Array): void {
    line.dropped += bytes.length;
    const window = line.carry.length > 0 ? concat([line.carry, bytes], line.carry.length + bytes.length) : bytes;
    let from = 0;
    if (line.stamp.length > 0) {
      for (
        let at = find(window, line.stamp, 0, window.length);
        at !== -1;
        at = find(window, line.stamp, from, window.length)
      ) {
        line.droppedStampBytes += line.stamp.length;
        from = at + line.stamp.length;
      }
    }
    // Copied: the frame's memory must not be kept alive by these few bytes.
    line.carry = window.slice(Math.max(from, window.length - FIXED_STAMP_LENGTH + 1));
  }

  function hold(line: Held, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const room = HELD_BYTES - line.bytes;
    if (room > 0) {
      const part = bytes.subarray(0, room);
      line.parts.push(part);
      line.bytes += part.length;
      if (line.stamp.length === 0 && line.bytes >= FIXED_STAMP_LENGTH) {
        const head = concat(line.parts, line.bytes);
        if (line.parts.length > 1) line.parts = [head];
        const stamp = parseStamp(head, 0, head.length);
        line.stamp = stamp ? head.slice(0, stamp.length) : NONE;
      }
      // Many one-byte frames must not become as many objects.
      if (line.parts.length > 512) line.parts = [concat(line.parts, line.bytes)];
    }
    if (bytes.length > room) drop(line, bytes.subarray(Math.max(0, room)));
  }

  function finish(stream: LineStream, out: Line[]): void {
    const line = held[stream];
    if (line.bytes === 0) return;
    held[stream] = emptyHeld();
    emit(stream, concat(line.parts, line.bytes), 0, line.bytes, line, out);
  }

  return {
    push(stream, bytes, out) {
      let start = 0;
      const open = held[stream];
      if (open.bytes > 0 && open.stamp.length > 0) {
        if (startsWith(bytes, 0, open.stamp)) start = open.stamp.length;
        else if (!options.tty && parseStamp(bytes, 0, bytes.length)?.length === FIXED_STAMP_LENGTH) finish(stream, out);
      }
      for (let end = bytes.indexOf(NEWLINE, start); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        const line = held[stream];
        if (line.bytes === 0) emit(stream, bytes, start, end, null, out);
        else {
          hold(line, bytes.subarray(start, end));
          finish(stream, out);
        }
        start = end + 1;
      }
      if (start < bytes.length) hold(held[stream], bytes.subarray(start));
    },
    flush(out) {
      finish('stdout', out);
      finish('stderr', out);
    },
  };
}
