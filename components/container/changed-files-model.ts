import type { z } from 'zod';
import type { containerChange } from '@/lib/contract/container';

export type ChangedFile = z.infer<typeof containerChange>;
export type ChangeKind = ChangedFile['kind'];

export const CHANGE_KINDS: readonly ChangeKind[] = ['added', 'modified', 'deleted'];

export function countChanges(changes: readonly ChangedFile[]): Record<ChangeKind, number> {
  const counts = { added: 0, modified: 0, deleted: 0 };
  for (const change of changes) counts[change.kind] += 1;
  return counts;
}

/**
 * Files that match. The engine lists every folder on the way to a changed file as modified: with `foldersToo` false those
 * that only lead to another listed path are left out.
 */
export function filterChanges(
  changes: readonly ChangedFile[],
  filter: { text: string; kinds: ReadonlySet<ChangeKind>; foldersToo: boolean },
): ChangedFile[] {
  const needle = filter.text.trim().toLowerCase();
  const folders = filter.foldersToo ? new Set<string>() : foldersOnTheWay(changes);
  return changes.filter(
    (change) =>
      filter.kinds.has(change.kind) &&
      !(change.kind === 'modified' && folders.has(change.path)) &&
      (needle === '' || change.path.toLowerCase().includes(needle)),
  );
}

function foldersOnTheWay(changes: readonly ChangedFile[]): Set<string> {
  const folders = new Set<string>();
  for (const { path } of changes) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
