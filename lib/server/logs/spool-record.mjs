// How a line lies in a spool file, for the console and for its search thread (which is plain JavaScript: it is loaded by
// Node itself, not by the bundler). One record: length of the text u32, cut bytes u32, stamp u64 (ns since 1970), flags u8, text as
// UTF-8; big-endian. Flags: bit 0 = stderr, bits 1-3 = level.

/** Of the contract's `logLevel`, in its order. */
export const RECORD_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unknown'];
export const RECORD_HEADER = 17;
/** Times are told apart to the nanosecond; beyond this the field is full. */
const MAX_STAMP = 0xffffffffffffffffn;

/**
 * Writes one record at `offset`; there must be room for `RECORD_HEADER + 3 x text.length` bytes.
 * @param {Buffer} buffer
 * @param {number} offset
 * @param {{at: string, stream: 'stdout' | 'stderr', text: string, cutBytes?: number}} line
 * @param {number} level index into RECORD_LEVELS
 * @returns {number} offset after it
 */
export function writeRecord(buffer, offset, line, level) {
  const length = buffer.write(line.text, offset + RECORD_HEADER, 'utf8');
  buffer.writeUInt32BE(length, offset);
  buffer.writeUInt32BE(Math.min(line.cutBytes ?? 0, 0xffffffff), offset + 4);
  const at = BigInt(line.at);
  buffer.writeBigUInt64BE(at > MAX_STAMP ? MAX_STAMP : at, offset + 8);
  buffer.writeUInt8((line.stream === 'stderr' ? 1 : 0) | (level << 1), offset + 16);
  return offset + RECORD_HEADER + length;
}

/**
 * @param {Buffer} buffer
 * @param {number} offset
 * @returns {number} offset of the next record
 */
export function nextRecord(buffer, offset) {
  return offset + RECORD_HEADER + buffer.readUInt32BE(offset);
}

/**
 * @param {Buffer} buffer
 * @param {number} offset
 * @returns {string}
 */
export function recordText(buffer, offset) {
  const start = offset + RECORD_HEADER;
  return buffer.toString('utf8', start, start + buffer.readUInt32BE(offset));
}

/**
 * @param {Buffer} buffer
 * @param {number} offset
 * @param {number} number
 * @returns {{number: number, at: string, stream: 'stdout' | 'stderr', text: string, cutBytes?: number}}
 */
export function readRecord(buffer, offset, number) {
  const cutBytes = buffer.readUInt32BE(offset + 4);
  const flags = buffer.readUInt8(offset + 16);
  return {
    number,
    at: String(buffer.readBigUInt64BE(offset + 8)),
    stream: (flags & 1) === 1 ? 'stderr' : 'stdout',
    text: recordText(buffer, offset),
    ...(cutBytes > 0 && { cutBytes }),
  };
}
