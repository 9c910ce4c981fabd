import { maskText } from '../containers/secret-mask';
import type { ImageLayer } from '../contract/image';
import type { HistoryEntry } from './engine-image';
import { readInstruction } from './instruction';

/** The steps in words, the newest first as the engine has them, with each one's share of all bytes. `ownTags` are not repeated. */
export function imageLayers(
  history: readonly HistoryEntry[],
  ownTags: readonly string[] = [],
): { layers: ImageLayer[]; size: number } {
  const size = history.reduce((total, entry) => total + entry.size, 0);
  const layers = history.map((entry, index) => {
    const instruction = readInstruction(entry.createdBy, entry.comment);
    return {
      position: history.length - index,
      ...instruction,
      // A setting that takes room after all (a working directory that was made) did change files.
      changesFiles: instruction.changesFiles || entry.size > 0,
      size: entry.size,
      share: size === 0 ? 0 : entry.size / size,
      createdAt: entry.createdAt,
      comment: maskText(entry.comment),
      tags: entry.tags.filter((tag) => !ownTags.includes(tag)),
    };
  });
  return { layers, size };
}
