import type { TarHeader } from './tar-header';

/** Limits of a tar that leaves or enters the console. */
export interface TarLimits {
  entries: number;
  /** Bytes of all files together. */
  bytes: number;
}

/**
 * Judges the entries of one tar, in order: what could write outside of the folder it is unpacked in, or fill a disk by its mere number, is
 * refused. `strict`, for what is unpacked unseen: devices, pipes and links that lead out as well; a folder of a container is full of them,
 * and as part of a download they do nothing by themselves. Words, or null.
 */
export class EntryRules {
  readonly #limits: TarLimits;
  readonly #strict: boolean;
  readonly #seen = new Set<string>();
  #bytes = 0;
  #entries = 0;

  constructor(limits: TarLimits, strict: boolean) {
    this.#limits = limits;
    this.#strict = strict;
  }

  judge({ kind, linkTarget, name, size }: TarHeader): string | null {
    this.#entries++;
    this.#bytes += kind === 'file' ? size : 0;
    if (this.#entries > this.#limits.entries) return `more than ${this.#limits.entries} entries`;
    if (this.#bytes > this.#limits.bytes) return `more than ${Math.floor(this.#limits.bytes / 1024 / 1024)} MiB`;
    if (name === '' || name.length > 4_096 || name.includes('\0')) return 'a name that is none';
    if (name.startsWith('/')) return 'an absolute name';
    const parts = name.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) return 'a name that leads out of the folder';
    if (this.#strict && (kind === 'device' || kind === 'pipe')) return 'a device or pipe';
    if (kind === 'other') return 'an entry of an unknown kind';
    const plain = parts.join('/');
    if (kind !== 'folder' && this.#seen.has(plain)) return 'the same name twice';
    this.#seen.add(plain);
    if (kind === 'hard-link' && leavesRoot([], linkTarget)) return 'a hard link that leads out of the folder';
    if (kind === 'link' && this.#strict && leavesRoot(parts.slice(0, -1), linkTarget))
      return 'a link that leads out of the folder';
    return null;
  }
}

/** Whether a link, seen from its folder, leads above the folder that all is unpacked in. */
function leavesRoot(from: readonly string[], target: string): boolean {
  if (target.startsWith('/') || target === '') return true;
  let depth = from.length;
  for (const part of target.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}
