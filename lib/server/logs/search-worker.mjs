// The thread in which patterns that people typed are tried on logs. It may hang in one of them: then it is ended from outside.
// Plain JavaScript without the project's modules but its neighbour: Node loads it by its path.
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { nextRecord, readRecord, recordText } from './spool-record.mjs';

/**
 * @typedef {{file: string, offset: number, length: number, firstLine: number, lines: number, minAt: bigint, maxAt: bigint}} Block
 * @typedef {{streams: number, levels: number, from: bigint | null, to: bigint | null,
 *   pattern: {source: string, flags: string} | null, escapes: {source: string, flags: string}}} Filter
 * `streams`, `levels`: bit masks over the flags of a record.
 * @typedef {{kind: 'window', blocks: Block[], filter: Filter, before: number, after: number | null, limit: number, maxBytes: number}} WindowJob
 * `after` given: that number and later ones, oldest first; else those before `before`, nearest kept.
 * @typedef {{kind: 'search', blocks: Block[], filter: Filter, before: number, limit: number}} SearchJob
 * @typedef {{kind: 'test', texts: string[], pattern: {source: string, flags: string}, escapes: {source: string, flags: string}}} TestJob
 */

/** @param {Filter['pattern']} pattern @param {Filter['escapes']} escapes @returns {(text: string) => boolean} */
function matcher(pattern, escapes) {
  if (!pattern) return () => true;
  const regexp = new RegExp(pattern.source, pattern.flags.replace('g', ''));
  const strip = new RegExp(escapes.source, escapes.flags);
  const suspicious = /[\x1b\x90\x98\x9b\x9d-\x9f]/;
  return (text) => regexp.test(suspicious.test(text) ? text.replace(strip, '') : text);
}

/** @param {Filter} filter @returns {(buffer: Buffer, offset: number) => boolean} */
function recordTest(filter) {
  const fits = matcher(filter.pattern, filter.escapes);
  return (buffer, offset) => {
    const flags = buffer.readUInt8(offset + 16);
    if ((filter.streams & (1 << (flags & 1))) === 0) return false;
    if ((filter.levels & (1 << (flags >> 1))) === 0) return false;
    if (filter.from !== null || filter.to !== null) {
      const at = buffer.readBigUInt64BE(offset + 8);
      if (filter.from !== null && at < filter.from) return false;
      if (filter.to !== null && at > filter.to) return false;
    }
    return filter.pattern === null || fits(recordText(buffer, offset));
  };
}

/** @type {{file: string, fd: number} | null} */
let open = null;

function closeFile() {
  if (open) closeSync(open.fd);
  open = null;
}

/** @param {Block} block @returns {Buffer | null} null when the file was dropped meanwhile */
function readBlock(block) {
  try {
    if (open?.file !== block.file) {
      closeFile();
      open = { file: block.file, fd: openSync(block.file, 'r') };
    }
    const buffer = Buffer.allocUnsafe(block.length);
    let at = 0;
    while (at < block.length) {
      const read = readSync(open.fd, buffer, at, block.length - at, block.offset + at);
      if (read === 0) return null;
      at += read;
    }
    return buffer;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
}

/** @param {Block} block @param {Filter} filter */
function outOfTime(block, filter) {
  return (filter.from !== null && block.maxAt < filter.from) || (filter.to !== null && block.minAt > filter.to);
}

/** @param {WindowJob} job */
function windowOf(job) {
  const fits = recordTest(job.filter);
  const forward = job.after !== null;
  const blocks = forward ? job.blocks : [...job.blocks].reverse();
  /** @type {ReturnType<typeof readRecord>[][]} */
  const found = [];
  let count = 0;
  let bytes = 0;
  let more = false;
  for (const block of blocks) {
    if (forward ? block.firstLine + block.lines <= (job.after ?? 0) : block.firstLine >= job.before) continue;
    if (outOfTime(block, job.filter)) continue;
    if (count >= job.limit || bytes >= job.maxBytes) {
      // A block that has not been looked at may hold more; saying so costs one more request at most.
      more = true;
      break;
    }
    const buffer = readBlock(block);
    if (!buffer) continue;
    /** @type {ReturnType<typeof readRecord>[]} */
    const here = [];
    let number = block.firstLine;
    for (let at = 0; at < buffer.length; at = nextRecord(buffer, at), number++) {
      if (number < (job.after ?? 0) || number >= job.before) continue;
      if (fits(buffer, at)) here.push(readRecord(buffer, at, number));
    }
    const room = job.limit - count;
    if (here.length > room) more = true;
    const kept = forward ? here.slice(0, room) : here.slice(-room);
    for (const line of kept) bytes += line.text.length;
    count += kept.length;
    found.push(kept);
  }
  closeFile();
  return { lines: (forward ? found : found.reverse()).flat(), more };
}

/** @param {SearchJob} job */
function search(job) {
  const fits = recordTest(job.filter);
  /** @type {{number: number, at: string}[]} */
  let last = [];
  let count = 0;
  let before = 0;
  for (const block of job.blocks) {
    if (outOfTime(block, job.filter)) continue;
    const buffer = readBlock(block);
    if (!buffer) continue;
    let number = block.firstLine;
    for (let at = 0; at < buffer.length; at = nextRecord(buffer, at), number++) {
      if (!fits(buffer, at)) continue;
      count++;
      if (number >= job.before) continue;
      before++;
      last.push({ number, at: String(buffer.readBigUInt64BE(at + 8)) });
      if (last.length > job.limit * 2) last = last.slice(-job.limit);
    }
  }
  closeFile();
  return { matches: last.slice(-job.limit).reverse(), count, more: before > job.limit };
}

/** @param {TestJob} job @returns {Uint8Array} 1 where the text fits */
function test(job) {
  const fits = matcher(job.pattern, job.escapes);
  return Uint8Array.from(job.texts, (text) => (fits(text) ? 1 : 0));
}

parentPort?.on('message', (/** @type {{id: number, job: WindowJob | SearchJob | TestJob}} */ { id, job }) => {
  try {
    const result = job.kind === 'window' ? windowOf(job) : job.kind === 'search' ? search(job) : test(job);
    parentPort?.postMessage({ id, result });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
