// Writes a tar archive (POSIX ustar) in memory: the build contexts sent to an engine. Owners, times and order are fixed,
// so that the same content gives the same bytes and the engine's build cache holds.

/**
 * @typedef {object} TarEntry
 * @property {string} path inside the archive, at most 100 bytes; a folder ends with `/`
 * @property {string | Buffer} [content]
 * @property {string} [link] the entry is a symbolic link to this
 * @property {number} [mode] default 0644, for a folder 0755
 */

const BLOCK = 512;

/** @param {TarEntry[]} entries @returns {Buffer} throws for a path or link longer than 100 bytes */
export function tarArchive(entries) {
  /** @type {Buffer[]} */
  const parts = [];
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '');
    parts.push(header(entry, content.length), content);
    const rest = content.length % BLOCK;
    if (rest > 0) parts.push(Buffer.alloc(BLOCK - rest));
  }
  // Two empty blocks end an archive.
  parts.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(parts);
}

/** @param {TarEntry} entry @param {number} size bytes */
function header({ path, link = '', mode }, size) {
  for (const name of [path, link]) {
    if (Buffer.byteLength(name) > 100) throw new Error(`Path too long for a tar header: ${name}`);
  }
  const type = link ? '2' : path.endsWith('/') ? '5' : '0';
  const block = Buffer.alloc(BLOCK);
  const octal = (/** @type {number} */ value, /** @type {number} */ width) =>
    `${value.toString(8).padStart(width - 1, '0')}\0`;
  block.write(path, 0);
  block.write(octal(mode ?? (type === '5' ? 0o755 : 0o644), 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  // The checksum is taken with its own field full of spaces.
  block.write('        ', 148);
  block.write(type, 156);
  block.write(link, 157);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
