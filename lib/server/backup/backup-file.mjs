// The console's backup: one file, sealed with a passphrase. Plain JavaScript, because the command lines use it without the console.
//
//   PILOTHOUSE-BACKUP 1\n
//   {"createdAt":…,"version":…,"kdf":{"name":"scrypt","N":…,"r":…,"p":…,"salt":…},"iv":…}\n     authenticated, not secret
//   AES-256-GCM over gzip over:  {"files":[{"name","bytes","sha256"}…]}\n and then the files, one after the other
//   16 bytes: the tag of GCM
//
// Reading and writing are streamed: memory does not grow with the database.
import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, createGzip } from 'node:zlib';

const MAGIC = 'PILOTHOUSE-BACKUP 1\n';
const TAG_BYTES = 16;
const MAX_HEADER = 4_096;
const MAX_MANIFEST = 65_536;
/** OWASP's advice for scrypt (2^17, 8, 1): 128 MiB and about half a second for each guess. */
const KDF = { name: 'scrypt', N: 131_072, r: 8, p: 1 };
const NAME = /^[a-z][a-z0-9.-]{0,63}$/;
export const MIN_PASSPHRASE = 12;

/** Something that a person can mend: a wrong passphrase, a damaged file. The message is for them. */
export class BackupError extends Error {}

/**
 * @typedef {{name: string, file: string}} BackupPart
 * @typedef {{createdAt: string, version: string}} BackupAbout
 */

/** @param {string} passphrase @param {{N: number, r: number, p: number}} kdf @param {Buffer} salt @returns {Promise<Buffer>} */
function deriveKey(passphrase, { N, r, p }, salt) {
  const derive = promisify(
    /** @type {(password: string, salt: Buffer, length: number, options: object, done: (error: Error | null, key: Buffer) => void) => void} */ (
      scrypt
    ),
  );
  return derive(passphrase.normalize('NFC'), salt, 32, { N, r, p, maxmem: 256 * 1024 * 1024 });
}

/** @param {string} file */
async function sha256(file) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** @param {string} passphrase */
export function checkPassphrase(passphrase) {
  if ([...passphrase].length < MIN_PASSPHRASE || passphrase.length > 256) {
    throw new BackupError(`The passphrase needs ${MIN_PASSPHRASE} to 256 characters.`);
  }
}

/**
 * Writes the backup of `parts` to `target` (0600, must not exist) and waits until it is on the disk.
 * `cost` is scrypt's N, for tests: a real one is slow on purpose.
 * @param {{parts: BackupPart[], target: string, passphrase: string, version: string, now: Date, signal?: AbortSignal, cost?: number}} options
 */
export async function writeBackup({ parts, target, passphrase, version, now, signal, cost = KDF.N }) {
  checkPassphrase(passphrase);
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const about = {
    createdAt: now.toISOString(),
    version,
    kdf: { ...KDF, N: cost, salt: salt.toString('base64') },
    iv: iv.toString('base64'),
  };
  const header = Buffer.from(`${MAGIC}${JSON.stringify(about)}\n`);
  const files = [];
  for (const { name, file } of parts) {
    files.push({ name, bytes: (await stat(file)).size, sha256: await sha256(file) });
  }
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, { ...KDF, N: cost }, salt), iv);
  cipher.setAAD(header);
  async function* plain() {
    yield Buffer.from(`${JSON.stringify({ files })}\n`);
    for (const { file } of parts) yield* createReadStream(file);
  }
  const sealed = new Transform({
    transform: (chunk, _encoding, done) => done(null, cipher.update(chunk)),
    flush: (done) => done(null, Buffer.concat([cipher.final(), cipher.getAuthTag()])),
  });
  const handle = await open(target, 'wx', 0o600);
  try {
    await handle.writeFile(header);
    const out = createWriteStream('', { fd: handle.fd, autoClose: false, start: header.length });
    await pipeline(Readable.from(plain()), createGzip({ level: 6 }), sealed, out, { signal });
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Reads a backup into `folder` (which exists and is empty): every file with its sum checked, on the disk when this resolves. Throws
 * BackupError for a wrong passphrase and for a file that is damaged, cut off or no backup; what was written by then is for the caller to remove.
 * @param {{source: string, folder: string, passphrase: string, signal?: AbortSignal}} options
 * @returns {Promise<BackupAbout & {files: string[]}>}
 */
export async function readBackup({ source, folder, passphrase, signal }) {
  const { header, about } = await readHeader(source);
  const { size } = await stat(source);
  if (size < header.length + TAG_BYTES) throw new BackupError('The backup is cut off.');
  const key = await deriveKey(passphrase, about.kdf, Buffer.from(about.kdf.salt, 'base64'));
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(about.iv, 'base64'));
  decipher.setAAD(header);
  decipher.setAuthTag(await readAt(source, size - TAG_BYTES, TAG_BYTES));
  const parts = new PartWriter(folder);
  try {
    await pipeline(
      createReadStream(source, { start: header.length, end: size - TAG_BYTES - 1 }),
      decipher,
      createGunzip(),
      async (chunks) => {
        for await (const chunk of chunks) await parts.write(chunk);
      },
      { signal },
    );
    await parts.end();
  } catch (error) {
    await parts.abandon();
    if (signal?.aborted || error instanceof BackupError) throw error;
    const code = error instanceof Error ? /** @type {NodeJS.ErrnoException} */ (error).code : undefined;
    if (code === 'ENOSPC') throw new BackupError('There is no space left in the data folder.');
    // A wrong key gives noise, which is no gzip, before the tag can be checked at the end: one cause cannot be told from the other.
    throw new BackupError('The passphrase is wrong, or the file is damaged.');
  }
  return { createdAt: about.createdAt, version: about.version, files: parts.names };
}

/** @param {string} source @param {number} position @param {number} length */
async function readAt(source, position, length) {
  const handle = await open(source, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** @param {string} source */
async function readHeader(source) {
  const begin = await readAt(source, 0, MAGIC.length + MAX_HEADER);
  if (begin.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) {
    throw new BackupError('This is not a backup of Pilothouse, or one of a newer version.');
  }
  const end = begin.indexOf(0x0a, MAGIC.length);
  if (end === -1) throw new BackupError('The backup is cut off.');
  try {
    const about = JSON.parse(begin.subarray(MAGIC.length, end).toString('utf8'));
    const { N, r, p } = about.kdf;
    // The file says how much work a guess is: not more than this machine can give, and nothing odd.
    const sane = [N, r, p].every(Number.isInteger) && N >= 2 && N <= 1_048_576 && (N & (N - 1)) === 0;
    if (!sane || r < 1 || r > 16 || p < 1 || p > 4 || N * r * 128 > 256 * 1024 * 1024) throw new Error('kdf');
    return { header: begin.subarray(0, end + 1), about };
  } catch {
    throw new BackupError('The head of the backup is damaged.');
  }
}

/** Takes the plain text apart into its files. */
class PartWriter {
  /** @type {string[]} */
  names = [];
  #folder;
  #head = Buffer.alloc(0);
  /** @type {{name: string, bytes: number, sha256: string}[] | null} */
  #files = null;
  /** @type {{handle: import('node:fs/promises').FileHandle, left: number, hash: import('node:crypto').Hash, sha256: string} | null} */
  #current = null;

  /** @param {string} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  /** @param {Buffer} chunk */
  async write(chunk) {
    let rest = chunk;
    if (this.#files === null) {
      this.#head = Buffer.concat([this.#head, rest]);
      const end = this.#head.indexOf(0x0a);
      if (end === -1 && this.#head.length > MAX_MANIFEST) throw new BackupError('The backup is damaged.');
      if (end === -1) return;
      this.#files = manifest(this.#head.subarray(0, end).toString('utf8'));
      rest = this.#head.subarray(end + 1);
      this.#head = Buffer.alloc(0);
    }
    while (rest.length > 0) {
      this.#current ??= await this.#next();
      const piece = rest.subarray(0, this.#current.left);
      await this.#current.handle.writeFile(piece);
      this.#current.hash.update(piece);
      this.#current.left -= piece.length;
      rest = rest.subarray(piece.length);
      if (this.#current.left === 0) await this.#finish();
    }
  }

  async end() {
    if (this.#files === null || this.#current !== null || this.#files.length > 0)
      throw new BackupError('The backup is cut off.');
  }

  async abandon() {
    await this.#current?.handle.close();
  }

  async #next() {
    const file = this.#files?.shift();
    if (file === undefined) throw new BackupError('The backup has more in it than it says.');
    this.names.push(file.name);
    const handle = await open(path.join(this.#folder, file.name), 'wx', 0o600);
    return { handle, left: file.bytes, hash: createHash('sha256'), sha256: file.sha256 };
  }

  async #finish() {
    const current = this.#current;
    this.#current = null;
    if (current === null) return;
    await current.handle.sync();
    await current.handle.close();
    if (current.hash.digest('hex') !== current.sha256) throw new BackupError('A file in the backup is damaged.');
  }
}

/** @param {string} json */
function manifest(json) {
  const { files } = JSON.parse(json);
  const names = new Set();
  for (const { name, bytes, sha256: sum } of files) {
    const sound = typeof name === 'string' && NAME.test(name) && Number.isSafeInteger(bytes) && bytes > 0;
    if (!sound || !/^[0-9a-f]{64}$/.test(sum) || names.has(name)) throw new BackupError('The backup is damaged.');
    names.add(name);
  }
  return files;
}
