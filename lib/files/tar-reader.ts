import { BLOCK, padded, parseRecords, parseTarHeader, TarError, type TarHeader } from './tar-header';

/** What one entry is, and its bytes as they come. */
export type TarPiece = { type: 'entry'; header: TarHeader } | { type: 'bytes'; bytes: Uint8Array };

/** An extension is a name; more is an attempt to fill the memory. */
const MAX_EXTENSION = 64 * 1024;

/**
 * Takes a plain tar apart as it comes: chunks may end anywhere. Long names and sizes of extensions are put where they belong. Memory is
 * bounded by one block and one extension; throws TarError for what is no tar. After the end block it takes nothing more.
 */
export class TarReader {
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes of the present entry, and of its filling, still to come. */
  #body = 0;
  #filling = 0;
  #extension: { flag: string; bytes: Uint8Array; filled: number } | null = null;
  #over: Map<string, string> = new Map();
  #global: Map<string, string> = new Map();
  ended = false;

  *push(chunk: Uint8Array): Generator<TarPiece> {
    let data = chunk;
    if (this.#rest.length > 0) {
      data = new Uint8Array(this.#rest.length + chunk.length);
      data.set(this.#rest);
      data.set(chunk, this.#rest.length);
      this.#rest = new Uint8Array(0);
    }
    let at = 0;
    while (at < data.length && !this.ended) {
      if (this.#body > 0) {
        const end = Math.min(data.length, at + this.#body);
        const bytes = data.subarray(at, end);
        this.#body -= bytes.length;
        at = end;
        if (this.#extension === null) yield { type: 'bytes', bytes };
        else this.#extend(bytes);
        continue;
      }
      if (this.#filling > 0) {
        const skipped = Math.min(this.#filling, data.length - at);
        this.#filling -= skipped;
        at += skipped;
        continue;
      }
      if (data.length - at < BLOCK) break;
      const header = parseTarHeader(data.subarray(at, at + BLOCK));
      at += BLOCK;
      if (header === null) this.ended = true;
      else {
        const entry = this.#begin(header);
        if (entry !== null) yield { type: 'entry', header: entry };
      }
    }
    if (at < data.length && !this.ended) this.#rest = data.slice(at);
  }

  /** The stream is over: throws when that is in the middle of something. */
  end(): void {
    if (this.#body > 0 || this.#filling > 0 || this.#extension !== null || (this.#rest.length > 0 && !this.ended)) {
      throw new TarError('it ends in the middle of an entry');
    }
  }

  #begin(header: TarHeader): TarHeader | null {
    if (['x', 'g', 'L', 'K'].includes(header.flag)) {
      if (header.size > MAX_EXTENSION) throw new TarError('an extension is too long');
      this.#extension = { flag: header.flag, bytes: new Uint8Array(header.size), filled: 0 };
      this.#expect(header.size);
      if (header.size === 0) this.#extension = null;
      return null;
    }
    const over = this.#over;
    this.#over = new Map();
    const value = (key: string) => over.get(key) ?? this.#global.get(key);
    const size = value('size');
    const entry: TarHeader = {
      ...header,
      name: value('path') ?? header.name,
      linkTarget: value('linkpath') ?? header.linkTarget,
      size: size === undefined ? header.size : Number(size),
    };
    if (!Number.isSafeInteger(entry.size) || entry.size < 0) throw new TarError('a size is out of range');
    // Links, devices and folders have no bytes, whatever their head says.
    this.#expect(entry.kind === 'file' || entry.kind === 'other' ? entry.size : 0);
    return entry;
  }

  #expect(size: number): void {
    this.#body = size;
    this.#filling = padded(size) - size;
  }

  #extend(bytes: Uint8Array): void {
    const extension = this.#extension;
    if (extension === null) return;
    extension.bytes.set(bytes, extension.filled);
    extension.filled += bytes.length;
    if (this.#body > 0) return;
    this.#extension = null;
    const plain = () => new TextDecoder().decode(extension.bytes).replace(/\0.*$/s, '');
    if (extension.flag === 'L') this.#over.set('path', plain());
    else if (extension.flag === 'K') this.#over.set('linkpath', plain());
    else {
      const target = extension.flag === 'g' ? this.#global : this.#over;
      for (const [key, value] of parseRecords(extension.bytes)) target.set(key, value);
    }
  }
}
